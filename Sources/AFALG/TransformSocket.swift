internal import CAFALG
internal import Glibc
internal import SystemPackage

/// A bound AF_ALG socket: the kernel's transform (tfm). Closed when it goes out of scope.
struct TransformSocket: ~Copyable {
    private let descriptor: CInt
    let type: String
    let algorithm: String

    /// Opens a socket and binds it (contract: `salg_name` ends in a NUL that the address length must count).
    init(type: String, algorithm: String) throws(AFALGError) {
        func refused(_ step: AFALGError.Step, _ errno: Errno) -> AFALGError {
            AFALGError(step: step, errno: errno, type: type, algorithm: algorithm)
        }
        var address = cafalg_address()
        address.family = UInt16(CAFALG_AF_ALG)
        let nameSize = MemoryLayout.size(ofValue: address.name)
        guard algorithm.utf8.count < nameSize else { throw refused(.bind, .fileNameTooLong) }
        withUnsafeMutableBytes(of: &address.type) { $0.copyBytes(from: type.utf8.prefix(13)) }
        withUnsafeMutableBytes(of: &address.name) { $0.copyBytes(from: algorithm.utf8) }
        // The kernel reads at least 64 bytes of name, and longer ones as far as the length says.
        let fixedSize = MemoryLayout<cafalg_address>.size - nameSize
        let length = fixedSize + max(64, algorithm.utf8.count + 1)

        let descriptor: CInt
        do { descriptor = try Syscalls.socket() } catch { throw refused(.socket, error) }
        do {
            try Syscalls.bind(descriptor, &address, length: length)
        } catch {
            Syscalls.close(descriptor)
            throw refused(.bind, error)
        }
        self.descriptor = descriptor
        self.type = type
        self.algorithm = algorithm
    }

    deinit { Syscalls.close(descriptor) }

    func setKey(_ key: RawSpan) throws(AFALGError) {
        do {
            try key.withUnsafeBytes { bytes throws(Errno) in
                try Syscalls.setOption(descriptor, CInt(CAFALG_SET_KEY), bytes)
            }
        } catch {
            throw refused(.setKey, error)
        }
    }

    func setTagSize(_ size: Int) throws(AFALGError) {
        do {
            try Syscalls.setOption(descriptor, CInt(CAFALG_SET_AEAD_AUTHSIZE), length: size)
        } catch {
            throw refused(.setTagSize, error)
        }
    }

    func accept() throws(AFALGError) -> OperationSocket {
        do {
            return OperationSocket(owning: try Syscalls.accept(descriptor), type: type, algorithm: algorithm)
        } catch {
            throw refused(.accept, error)
        }
    }

    private func refused(_ step: AFALGError.Step, _ errno: Errno) -> AFALGError {
        AFALGError(step: step, errno: errno, type: type, algorithm: algorithm)
    }
}
