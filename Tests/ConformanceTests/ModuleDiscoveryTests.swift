import AFALG
import Corpus
import KernelNames
import Records
import SystemPackage
import Testing

@testable import Conformance

/// Discovery with the kernel module beside AF_ALG, or in its place, over pretended kernels.
@Suite struct ModuleDiscoveryTests {
    private static let text = [
        PretendedKernel.entry("cbc(aes)", "cbc-plain", "skcipher", priority: 1),
        PretendedKernel.entry("cbc(aes)", "cbc-device", "skcipher", priority: 2),
        PretendedKernel.entry("__cbc(aes)", "__cbc-inner", "skcipher", priority: 3, internal: true),
    ].joined(separator: "\n")

    private static let group = VectorGroup(
        id: "g",
        source: "s",
        file: "f",
        algorithm: "cbc(aes)",
        type: .skcipher,
        operation: .encrypt,
        keySize: 16
    )

    private func probe(_ allowed: Set<String>, _ errno: Errno = .noSuchFileOrDirectory) -> KernelView.Probe {
        { type, name throws(AFALGError) in
            if allowed.contains(name) { return }
            throw AFALGError(step: .bind, errno: errno, type: type.rawValue, algorithm: name)
        }
    }

    private func drivers(_ view: KernelView) throws -> [String: DriverRecord] {
        let survey = try Discovery(view).survey(for: [Self.group])
        return Dictionary(uniqueKeysWithValues: survey.drivers.map { ($0.driver, $0) })
    }

    @Test func theModuleTakesWhatAFALGRefuses() throws {
        var view = KernelView(registered: { Self.text }, probe: probe(["cbc-plain"]))
        view.module = probe(["cbc-plain", "cbc-device", "__cbc-inner"])
        let found = try drivers(view)
        #expect(found.mapValues(\.backend) == ["cbc-plain": .afAlg, "cbc-device": .kernel, "__cbc-inner": .kernel])
        #expect(found.values.allSatisfy { $0.unreachable == nil && $0.untested == nil })
        // Vectors for cbc(aes) are for the implementation that only the kernel itself may use, too.
        #expect(found.values.allSatisfy { $0.groups == 1 })
    }

    @Test func theModuleAlone() throws {
        var view = KernelView(registered: { Self.text }, probe: probe(["cbc-plain", "__cbc-inner"]))
        view.way = .kernel
        let found = try drivers(view)
        #expect(found["cbc-plain"]?.backend == .kernel)
        #expect(found["cbc-device"]?.unreachable?.errno == "ENOENT")
    }

    /// What the module is refused has another reason than what AF_ALG hides.
    @Test func noReasonOfAFALGIsGivenWhereTheModuleWasAsked() throws {
        var view = KernelView(registered: { Self.text }, probe: probe(["cbc-plain"]))
        view.flags = { ["cbc-device": .asynchronous] }
        #expect(try drivers(view)["__cbc-inner"]?.untested?.reason == .internalUse)
        #expect(try drivers(view)["cbc-device"]?.untested?.reason == .offCPUMasked)
        view.module = probe([])
        let found = try drivers(view)
        #expect(found["__cbc-inner"]?.untested?.reason != .internalUse)
        #expect(found["cbc-device"]?.untested?.reason != .offCPUMasked)
    }

    @Test func whatAnInternalDriverComputes() {
        #expect(AlgorithmID(.skcipher, "__cbc(aes)").withoutInternalMark == AlgorithmID(.skcipher, "cbc(aes)"))
        #expect(AlgorithmID(.skcipher, "cbc(aes)").withoutInternalMark == AlgorithmID(.skcipher, "cbc(aes)"))
    }

    /// A right answer does not excuse what no driver may do.
    @Test func aFaultBesideTheAnswerIsAFailure() throws {
        let received = Received(bytes: [1], fault: "the input was written, which is the caller's")
        let found = try #require(Judge.divergence(received, .output([1])))
        #expect(found.kind == .mismatch)
        #expect(found.message == "the input was written, which is the caller's")
        #expect(Judge.divergence(received, .refusal)?.kind == .mismatch)
    }
}
