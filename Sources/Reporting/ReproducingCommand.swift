internal import Records

extension RunResults {
    /// The command line that puts the same to a driver again, on the same target.
    ///
    /// - Parameters:
    ///   - command: `run`, `certify` ...
    ///   - driver: the driver's name.
    func command(_ command: String, driver: String) -> String {
        let words = ["algcheck", command] + (host?.options ?? []) + ["--driver", driver]
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
