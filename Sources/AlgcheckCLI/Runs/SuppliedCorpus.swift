import Foundation
import Targets

/// A corpus that is made for one run: of the user's own vectors, or of the questions of an ACVP request.
struct SuppliedCorpus {
    /// Where it lies until the run has a folder.
    let folder: String

    /// Makes a folder of its own in the cache and lets `write` fill it.
    init(cache: String, write: (String) throws -> Void) throws {
        folder = "\(cache)/supplied-\(ProcessInfo.processInfo.processIdentifier)"
        do {
            try write(folder)
        } catch {
            remove()
            throw error
        }
    }

    /// Keeps it with the records that were made with it.
    func keep(in runFolder: String) throws {
        try FileManager.default.moveItem(atPath: folder, toPath: "\(runFolder)/corpus")
    }

    /// Removes it, where it was not kept.
    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

/// Reads what the user named; a fault in it is the command line's.
func readingInput<Result>(_ work: () throws -> Result) throws -> Result {
    do {
        return try work()
    } catch {
        throw TargetError(.input, "\(error)")
    }
}
