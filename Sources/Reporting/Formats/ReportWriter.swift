public import Files

/// Writes every report of a run into the run's folder.
public enum ReportWriter {
    /// The names of the files in a run's folder.
    public enum FileName {
        /// The records, which all others are derived from.
        public static let records = "records.jsonl"
        /// `JUnitReport`.
        public static let junit = "junit.xml"
        /// `MarkdownReport`.
        public static let markdown = "summary.md"
        /// `HTMLReport`.
        public static let html = "index.html"
        /// `KTAPReport`.
        public static let ktap = "results.ktap"
        /// `KCIDBReport`.
        public static let kcidb = "kcidb.json"
        /// `LAVAReport`.
        public static let lava = "lava.txt"
        /// `GitHubReport`.
        public static let github = "github.txt"
    }

    /// What came of writing.
    public struct Outcome: Sendable {
        /// The run, as read.
        public var results: RunResults
        /// Paths of the reports that were written.
        public var written: [String]
        /// Reports that could not be written, each with its path and the reason.
        public var faults: [FileError]
    }

    /// Reads `records.jsonl` in a folder and writes reports beside it, each in one step.
    ///
    /// A report that cannot be written does not keep the others from being written.
    ///
    /// - Parameter waivers: known failures to set aside first, and the day on which they are judged.
    /// - Throws: `FileError` when the records cannot be read.
    public static func writeAll(
        folder: String,
        formats: [ReportFormat] = ReportFormat.standard,
        waivers: (list: WaiverList, today: String)? = nil
    ) throws(FileError) -> Outcome {
        var results = try RunResults(path: "\(folder)/\(FileName.records)")
        if let waivers { results = results.applying(waivers.list, today: waivers.today) }
        return write(results, folder: folder, formats: formats)
    }

    /// Writes reports of a run that was already read.
    public static func write(
        _ results: RunResults,
        folder: String,
        formats: [ReportFormat] = ReportFormat.standard
    ) -> Outcome {
        var outcome = Outcome(results: results, written: [], faults: [])
        for format in formats {
            guard let name = format.fileName else { continue }
            let path = "\(folder)/\(name)"
            do throws(FileError) {
                try FileBytes.write(format.render(results), to: path)
                outcome.written.append(path)
            } catch {
                outcome.faults.append(error)
            }
        }
        return outcome
    }
}
