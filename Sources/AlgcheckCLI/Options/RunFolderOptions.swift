import ArgumentParser
import Targets

/// Where a run's records and reports go.
struct RunFolderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of all runs, in which each gets one of its own.",
            discussion: "Default: Reports/runs of a checkout, else algcheck-runs in the working folder."
        )
    )
    var reports: String?

    @Option(
        name: .customLong("run-folder"),
        help: "The folder of this run itself. It is made where it is missing, and must not have records."
    )
    var folder: String?

    func validate() throws {
        if folder != nil, reports != nil { throw ValidationError("--run-folder names the folder itself: no --reports") }
    }

    var isGiven: Bool { reports != nil || folder != nil }

    /// Where the run goes.
    func destination(_ layout: Layout) -> RunDestination {
        folder.map { .folder($0) } ?? .anew(in: reports ?? layout.reports)
    }
}

/// Where the records of a run go.
enum RunDestination: Sendable {
    /// Into a new folder of this one, called by the kernel and the time.
    case anew(in: String)
    /// Into this folder.
    case folder(String)

    /// Makes the folder with empty records.
    ///
    /// - Throws: `TargetError` when it has records already.
    func make(release: String) throws -> RunFolder {
        switch self {
        case .anew(let reports): try RunFolder(reports: reports, release: release, time: Suite.compactNow)
        case .folder(let path): try RunFolder(path: path)
        }
    }
}
