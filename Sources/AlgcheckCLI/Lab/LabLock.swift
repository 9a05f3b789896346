import Files
import Glibc
import Targets

/// Keeps a second laboratory out of a folder, as long as this one lives.
struct LabLock {
    private let file: CInt

    /// Takes the lock; the folder is made where it is missing.
    init(_ folder: String) throws {
        try Folder.make(folder)
        file = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw TargetError(.input, "\(folder)/lock: it cannot be written") }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw TargetError(.input, "\(folder): another `algcheck lab` works in this folder")
        }
    }

    /// Lets go of it.
    func release() { close(file) }
}
