import ArgumentParser
import Foundation
import Records

/// The value of `--shard`.
enum ShardOption {
    /// Reads a part by its number, or the part that a scheduler says this job is.
    static func read(_ text: String) throws -> Shard {
        if let shard = Shard(text, environment: ProcessInfo.processInfo.environment) { return shard }
        throw ValidationError(
            text.hasPrefix("auto")
                ? "no scheduler that says which part of how many this job is; write i/n, such as 2/5"
                : "parts are written i/n, with i from 1 to n, such as 2/5"
        )
    }
}
