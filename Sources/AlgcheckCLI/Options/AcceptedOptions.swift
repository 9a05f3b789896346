import ArgumentParser
import Reporting
import Targets

/// Which changes between kernels are accepted.
struct AcceptedOptions: ParsableArguments {
    @Option(
        name: .customLong("accepted"),
        help: "A file of accepted changes (Reports/ACCEPTED.md); one that expired, or did not happen, fails."
    )
    var path: String?

    /// The changes of the file and the day, or nil without one.
    func read() throws -> (list: AcceptedList, today: String)? {
        do {
            return try path.map { (list: try AcceptedList(path: $0), today: Suite.today) }
        } catch {
            throw TargetError(.input, "\(error)")
        }
    }
}
