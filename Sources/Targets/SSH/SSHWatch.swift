internal import Foundation
internal import HostTools
internal import Synchronization

/// Waits for a machine that is away, and switches it off and on where that was allowed.
final class SSHWatch: Sendable {
    private let host: SSHHost
    private let stop: StopSignal?
    /// Why the machine was given up; nil while it was not.
    private let loss = Mutex<String?>(nil)

    /// Seconds without an answer after which the machine is switched off and on.
    private static let patience = 30

    init(_ host: SSHHost, stop: StopSignal?) {
        self.host = host
        self.stop = stop
    }

    /// Why the machine was given up.
    var reason: String? { loss.withLock { $0 } }

    /// What the machine says when it is back; nil when it does not come back, or somebody wants to stop.
    ///
    /// - Parameter isHung: whether only switching it off and on helps.
    func wait(isHung: Bool = false) async throws -> SSHHost.Facts? {
        if reason != nil { return nil }
        var hasCycled = false
        var start = ContinuousClock.now
        var last = ""
        func seconds() -> Int { Int((ContinuousClock.now - start) / .seconds(1)) }
        while stop?.number == nil {
            if let command = host.machine.powerCycle, !hasCycled, isHung || seconds() >= Self.patience {
                try await Self.cycle(command)
                hasCycled = true
                start = .now
            }
            do {
                return try await host.facts()
            } catch SSHHost.Fault.refused(let text) {
                loss.withLock { $0 = text }
                return nil
            } catch let fault as SSHHost.Fault {
                last = "\(fault)"
            }
            guard seconds() < host.machine.returnLimit else {
                let hint = host.machine.powerCycle == nil ? "; --power-cycle COMMAND switches it off and on" : ""
                loss.withLock {
                    $0 = "the machine did not come back within \(host.machine.returnLimit) s: \(last)\(hint)"
                }
                return nil
            }
            try await Task.sleep(for: .seconds(1))
        }
        return nil
    }

    /// Switches a machine off and on by a command of the user's.
    static func cycle(_ command: String) async throws {
        do {
            try await Tool(name: "timeout", package: "coreutils").run(["120", "sh", "-c", command])
        } catch let error as ToolError {
            throw TargetError(.tool, "--power-cycle \(command): \(error)")
        }
    }
}
