import Corpus
import Files
import Foundation
import Targets

/// Where what a run needs lies: in a checkout of the project, or in an installation.
///
/// An installation is a prefix such as `/usr`, or any folder, with `bin/algcheck`, `lib/algcheck` (the agents) and
/// `share/algcheck` (the corpus and the rest).
struct Layout {
    private enum Place {
        case checkout(root: String)
        case installation(prefix: String)
    }

    private let place: Place
    private let workingFolder: String
    private let environment: [String: String]

    /// Looks around the program that runs here, then for a checkout from the working folder upwards.
    ///
    /// - Throws: `TargetError` where neither is found.
    init() throws {
        try self.init(
            executable: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "",
            workingFolder: FileManager.default.currentDirectoryPath,
            environment: ProcessInfo.processInfo.environment
        )
    }

    /// Looks around a program.
    ///
    /// - Parameter environment: names the user's cache (`XDG_CACHE_HOME`, else `HOME`).
    init(executable: String, workingFolder: String, environment: [String: String]) throws {
        let prefix = URL(fileURLWithPath: executable).deletingLastPathComponent().deletingLastPathComponent().path
        let places = [executable, workingFolder + "/."]
        if Folder.exists(Self.share(prefix) + "/corpus") {
            place = .installation(prefix: prefix)
        } else if let root = places.lazy.compactMap(Self.root(above:)).first {
            place = .checkout(root: root)
        } else {
            throw TargetError(.setup, "no checkout of algcheck above the program or the working folder")
        }
        self.workingFolder = workingFolder
        self.environment = environment
    }

    private static func share(_ prefix: String) -> String { "\(prefix)/share/algcheck" }

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
    var cache: String {
        switch place {
        case .checkout(let root): return "\(root)/.cache"
        case .installation:
            let caches = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            return (caches ?? (environment["HOME"] ?? "/root") + "/.cache") + "/algcheck"
        }
    }

    /// The generated corpus.
    var corpus: String {
        switch place {
        case .checkout: "\(cache)/corpus"
        case .installation(let prefix): Self.share(prefix) + "/corpus"
        }
    }

    /// The static agents.
    var agents: AgentBuilds {
        switch place {
        case .checkout(let root): .built(folder: "\(root)/.build")
        case .installation(let prefix): .installed(folder: "\(prefix)/lib/algcheck")
        }
    }

    /// The sources of the backend's kernel module.
    var moduleSource: String {
        switch place {
        case .checkout(let root): "\(root)/Sources/KernelModule"
        case .installation(let prefix): Self.share(prefix) + "/KernelModule"
        }
    }

    /// All runs.
    var reports: String {
        switch place {
        case .checkout(let root): "\(root)/Reports/runs"
        case .installation: "\(workingFolder)/algcheck-runs"
        }
    }

    /// How to get a corpus.
    var corpusRemedy: String {
        switch place {
        case .checkout: "`make vectors` fetches and generates it"
        case .installation: "install algcheck again"
        }
    }
}

extension Layout {
    /// The corpus in a folder, or the one that is here; an error tells how to make one.
    func openCorpus(_ folder: String?) throws -> Corpus {
        do {
            return try Corpus(folder: folder ?? corpus)
        } catch let error as FileError {
            throw TargetError(.setup, "no corpus (\(error)): \(corpusRemedy)")
        }
    }
}
