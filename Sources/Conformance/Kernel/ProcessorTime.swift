internal import Glibc
internal import Records

extension ProcessorTime {
    /// What this process has used so far, all of its threads together.
    static var ofThisProcess: ProcessorTime {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return ProcessorTime(user: seconds(usage.ru_utime), system: seconds(usage.ru_stime))
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec / 1000) / 1000
    }
}
