import AFALG
import Corpus
import KernelNames
import Records
import Testing

@testable import Conformance

@Suite struct AuditTests {
    private static let text = """
        name : stdrng
        driver : drbg
        selftest : passed
        priority : 221
        type : rng
        blocksize : 8
        """

    private func audit(_ report: String) throws -> AuditRecord {
        let entry = try #require(ProcCrypto.parse(Self.text).first)
        let other = try #require(ProcCrypto.parse(report).first)
        let driver = DriverRecord(entry, type: .rng, origin: .registered)
        return Audit.record(of: driver, AFALGBackend(), report: RegisteredDriver(other), samples: [])
    }

    @Test func twoPlacesThatAgree() throws {
        let record = try audit(Self.text)
        #expect(record.findings.isEmpty)
        #expect(record.statements == 4)
    }

    @Test(arguments: [
        ("blocksize : 8", "blocksize : 16", "netlink: blocksize", "16", "8"),
        ("priority : 221", "priority : 5", "netlink: priority", "5", "221"),
        ("selftest : passed", "selftest : unknown", "netlink: self-test", "unknown", "passed"),
        ("name : stdrng", "name : other", "netlink: algorithm", "other", "stdrng"),
    ])
    func twoPlacesThatDiffer(
        _ old: String,
        _ new: String,
        _ statement: String,
        _ observed: String,
        _ expected: String
    )
        throws
    {
        let record = try audit(Self.text.replacing(old, with: new))
        #expect(record.findings == [.init(statement: statement, observed: observed, expected: expected)])
    }

    @Test func whatOnlyOneHasIsNoDifference() throws {
        #expect(try audit(Self.text + "\nwalksize : 4").findings.isEmpty)
        #expect(try audit(Self.text.replacing("blocksize : 8", with: "x : 1")).statements == 3)
    }
}
