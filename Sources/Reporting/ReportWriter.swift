public import Corpus

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

    /// Reads `records.jsonl` in a folder and writes the reports beside it, each in one step.
    ///
    /// A report that cannot be written does not keep the others from being written.
    ///
    /// - Throws: `FileError` when the records cannot be read.
    public static func writeAll(folder: String) throws(FileError) -> Outcome {
        let results = try RunResults(path: "\(folder)/\(FileName.records)")
        return write(results, folder: folder)
    }

    /// Writes the reports of a run that was already read.
    public static func write(_ results: RunResults, folder: String) -> Outcome {
        var outcome = Outcome(results: results, written: [], faults: [])
        func write(_ name: String, _ content: () -> [UInt8]) {
            let path = "\(folder)/\(name)"
            do throws(FileError) {
                try FileBytes.write(content(), to: path)
                outcome.written.append(path)
            } catch {
                outcome.faults.append(error)
            }
        }
        write(FileName.junit) { JUnitReport.render(results) }
        write(FileName.markdown) { Array(MarkdownReport.render(results).utf8) }
        write(FileName.html) { Array(HTMLReport.render(results).utf8) }
        return outcome
    }
}
