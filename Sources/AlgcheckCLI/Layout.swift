import Corpus
import Files
import Foundation
import Targets

/// Where a checkout of the project keeps what a run needs.
struct Layout {
    /// The checkout's root.
    let root: String

    /// Looks for the root from the executable upwards, then from the working folder upwards.
    init() throws {
        let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let places = [executable, FileManager.default.currentDirectoryPath + "/."]
        guard let root = places.lazy.compactMap(Self.root(above:)).first else {
            throw TargetError(.setup, "no checkout of algcheck above the program or the working folder")
        }
        self.root = root
    }

    private static func root(above path: String) -> String? {
        var url = URL(fileURLWithPath: path)
        while url.path != "/" {
            url.deleteLastPathComponent()
            if FileManager.default.fileExists(atPath: url.appendingPathComponent("vectors/manifest.json").path) {
                return url.path == "/" ? "" : url.path
            }
        }
        return nil
    }

    /// Fetched and unpacked things; may be removed at any time.
    var cache: String { "\(root)/.cache" }
    /// The generated corpus.
    var corpus: String { "\(cache)/corpus" }
    /// The static agents.
    var agents: AgentBuilds { AgentBuilds(folder: "\(root)/.build") }
    /// The sources of the backend's kernel module.
    var moduleSource: String { "\(root)/Sources/KernelModule" }
    /// All runs.
    var reports: String { "\(root)/Reports/runs" }
}

extension Layout {
    /// The corpus in a folder, or this checkout's; an error tells how to make one.
    func openCorpus(_ folder: String?) throws -> Corpus {
        do {
            return try Corpus(folder: folder ?? corpus)
        } catch let error as FileError {
            throw TargetError(.setup, "no corpus (\(error)); `make vectors` fetches and generates it")
        }
    }
}
