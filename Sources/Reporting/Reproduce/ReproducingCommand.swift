public import Records

extension RunResults {
    /// The command line that runs the same on a driver again, on the same target. What `soak` found by its random messages
    /// needs its minutes too; here it is `full`.
    ///
    /// - Parameter exercise: the only exercise; nil for those of the profile.
    public func command(repeating driver: String, _ exercise: Exercise? = nil) -> String {
        var words: [String] = exercise.map { ["--exercise", $0.rawValue] } ?? []
        if let profile = run?.profile, profile != .quick {
            words += ["--profile", Profile.full.rawValue]
        }
        if let seed = run?.seed, seed != 1 { words += ["--seed", "\(seed)"] }
        return command("run", words, driver: driver)
    }

    /// The command line that certifies a driver again, on the same target.
    func command(certifying driver: String) -> String { command("certify", [], driver: driver) }

    private func command(_ command: String, _ options: [String], driver: String) -> String {
        let words = ["algcheck", command] + (host?.options ?? []) + options + ["--driver", driver]
        return words.map(\.shellQuoted).joined(separator: " ").visible(limit: 1000)
    }
}

extension String {
    /// The text as one word of a POSIX shell.
    var shellQuoted: String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-".unicodeScalars)
        if !isEmpty, unicodeScalars.allSatisfy(plain.contains) { return self }
        return "'" + escaped { $0 == "'" ? "'\\''" : nil } + "'"
    }
}
