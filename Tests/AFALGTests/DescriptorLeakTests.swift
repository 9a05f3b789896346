import Glibc
import SystemPackage
import Testing

@testable import AFALG

/// Real descriptors of a process of its own, so that no other test's are counted.
@Suite("Descriptors")
struct DescriptorLeakTests {
    /// The descriptors that this process has open.
    private static func openDescriptors() -> Set<CInt> {
        Set((0..<4096).filter { fcntl($0, F_GETFD) >= 0 })
    }

    /// The same, once the test library of a fresh process has closed what it inherited.
    private static func settledDescriptors() -> Set<CInt> {
        while true {
            let first = openDescriptors()
            usleep(100_000)
            if openDescriptors() == first { return first }
        }
    }

    @Test("The detector sees a descriptor that leaks")
    func detectorWorks() async {
        await #expect(processExitsWith: .success) {
            let before = Self.settledDescriptors()
            let leak = open("/dev/null", O_RDONLY)
            let during = Self.openDescriptors()
            guard during.subtracting(before).contains(leak) else { exit(1) }
            close(leak)
            exit(Self.openDescriptors().contains(leak) ? 2 : 0)
        }
    }

    @Test("Success and every error path close what they opened")
    func errorPathsCloseAll() async {
        await #expect(processExitsWith: .success) {
            let data = [UInt8](repeating: 1, count: 100_000)
            func use() {
                // No such algorithm, or no AF_ALG at all.
                _ = try? HashTransform("no such algorithm")
                _ = try? AEADTransform("gcm(aes)").makeOperation()
                // A descriptor that takes no data: what goes into the pipe does not come out again.
                var operation = HashOperation(
                    socket: OperationSocket(owning: open("/dev/null", O_RDONLY), type: "hash", algorithm: "none")
                )
                _ = try? operation.clone()
                do {
                    try operation.update(data.span.bytes, by: .splice)
                    exit(1)
                } catch {
                    if error.step != .splice { exit(2) }
                }
                _ = try? operation.finish(sending: FileDescriptor(rawValue: 0), size: 10)
                _ = try? ProcCrypto.read()
                _ = try? KernelPolicy.restriction()
                if var netlink = try? CryptoNetlink() { _ = try? netlink.algorithm(driver: "no such driver") }
                if var queue = try? RequestQueue(depth: 2) { try? queue.receive(1, from: operation, id: 1) }
            }
            use()
            let before = Self.settledDescriptors()
            for _ in 0..<100 { use() }
            exit(Self.openDescriptors().isSubset(of: before) ? 0 : 3)
        }
    }
}
