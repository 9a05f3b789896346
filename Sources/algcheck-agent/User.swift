import Glibc
import SystemPackage

/// The user that the agent is.
enum User {
    /// The user without rights.
    private static let nobody: uid_t = 65534

    /// Does something without root and without any capability, so that the kernel is seen as an ordinary program sees it.
    ///
    /// The saved user stays root and is taken back: in a guest somebody must switch the machine off. Who is not root to
    /// begin with has nothing to give up.
    static func asNobody(_ body: () throws -> Void) throws {
        guard geteuid() == 0 else { return try body() }
        defer {
            seteuid(0)
            setegid(0)
        }
        guard setgroups(0, nil) == 0, setegid(nobody) == 0, seteuid(nobody) == 0 else { throw Errno(rawValue: errno) }
        try body()
    }
}
