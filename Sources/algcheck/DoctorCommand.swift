import ArgumentParser

/// `algcheck doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "doctor", abstract: "List.")
}
