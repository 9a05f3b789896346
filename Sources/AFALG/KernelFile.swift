internal import SystemPackage

/// Small files of /proc.
enum KernelFile {
    /// Reads a file to its end.
    ///
    /// - Throws: `AFALGError` at step `file`.
    static func read(_ path: String) throws(AFALGError) -> String {
        do throws(Errno) {
            let descriptor = try Syscalls.open(path)
            defer { Syscalls.close(descriptor) }
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 16_384)
            while true {
                let count = try chunk.withUnsafeMutableBufferPointer { buffer throws(Errno) in
                    try Syscalls.read(descriptor, UnsafeMutableRawBufferPointer(buffer))
                }
                if count == 0 { break }
                bytes += chunk.prefix(count)
            }
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            throw AFALGError(step: .file, errno: error, type: "file", algorithm: path)
        }
    }

    /// The number that a file holds; nil when there is no such file.
    static func number(_ path: String) throws(AFALGError) -> Int? {
        do {
            return Int(try read(path).prefix { $0.isNumber })
        } catch  where error.errno == .noSuchFileOrDirectory {
            return nil
        }
    }
}

/// What the kernel's owner allows.
public enum KernelPolicy {
    /// Who may use what through AF_ALG (`/proc/sys/crypto/af_alg_restrict`, Linux 7.3).
    public enum Restriction: Equatable, Sendable {
        /// 0: everything.
        case none
        /// 1: a list of names; everything else is ENOENT, driver names too.
        case allowlist
        /// 2: nothing; `socket` gives EAFNOSUPPORT.
        case everything
        /// A number that this library does not know.
        case unknown(Int)
    }

    /// The restriction; nil on kernels that have none, or have not loaded af_alg yet.
    ///
    /// - Throws: `AFALGError` at step `file`, except that a missing file is nil.
    public static func restriction() throws(AFALGError) -> Restriction? {
        switch try KernelFile.number("/proc/sys/crypto/af_alg_restrict") {
        case nil: nil
        case 0: Restriction.none
        case 1: .allowlist
        case 2: .everything
        case .some(let number): .unknown(number)
        }
    }

    /// Whether the kernel runs in FIPS mode (`/proc/sys/crypto/fips_enabled`); false on kernels that have none.
    ///
    /// - Throws: `AFALGError` at step `file`, except that a missing file is false.
    public static func isFIPSEnabled() throws(AFALGError) -> Bool {
        try KernelFile.number("/proc/sys/crypto/fips_enabled") == 1
    }
}
