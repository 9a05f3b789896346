internal import AFALG
internal import CContract
internal import Glibc

/// What many processes at once get from one driver.
enum ProcessChecks {
    /// More than a device has places for keys or requests.
    static let many = 32
    /// Messages of each process, in both directions.
    private static let rounds = 16
    /// Devices that are asked; each takes a part of a second.
    private static let mostDevices = 8

    static let all = [
        ContractCheck(
            "skcipher/many-processes",
            "Each of 32 processes gets the answers to its own messages under its own key, from every device's driver there is.",
            is: "right"
        ) {
            let works = try (0..<many).map { try Work(number: $0) }
            for driver in try drivers() {
                let word = Processes.word(of: many) { number in works[number].ending(on: driver) }
                guard word == "right" else { return "\(driver): \(word)" }
            }
            return "right"
        }
    ]

    /// The drivers that leave the work to somebody else and are no template's; where AF_ALG reaches none, whoever answers.
    private static func drivers() throws -> [String] {
        _ = try RawSocket.bound("skcipher", "cbc(aes)")
        let devices = try Instances.registered().filter { entry in
            entry.name == "cbc(aes)" && !entry.isInternal && entry.fields["async"] == "yes"
                && !entry.driver.contains("(")
        }
        let reached = try devices.map(\.driver).filter { try RawSocket().bind("skcipher", $0) == "0" }
        return reached.isEmpty ? ["cbc(aes)"] : Array(reached.prefix(mostDevices))
    }

    /// One process's key and messages, with what whoever answers `cbc(aes)` made of them before, one at a time.
    private struct Work {
        private static let open = [RawSocket.decrypt, .iv([UInt8](repeating: 0, count: 16))]

        private let key: [UInt8]
        private let messages: [(plain: [UInt8], sealed: [UInt8])]

        init(number: Int) throws {
            let key = [UInt8].counting(16 + number % 3 * 8, from: UInt8(number))
            let socket = try SkcipherChecks.operation(key: key)
            self.key = key
            messages = try (0..<rounds).map { round in
                let plain = [UInt8].counting(16 * (1 + (7 * number + 5 * round) % 40), from: UInt8(number + round))
                try RawSocket.demand(socket.send(plain, SkcipherChecks.start), is: "\(plain.count)")
                return (plain, socket.receive(plain.count).bytes)
            }
        }

        /// How the process ends that puts the messages to a driver.
        func ending(on driver: String) -> Processes.Ending {
            do {
                let socket = try SkcipherChecks.operation(driver, key: key)
                for (plain, sealed) in messages {
                    for (input, output, start) in [(plain, sealed, SkcipherChecks.start), (sealed, plain, Self.open)] {
                        guard socket.send(input, start, wait: true) == "\(input.count)" else { return .refused }
                        let received = socket.receive(input.count, wait: true)
                        guard received.word == "\(input.count)" else { return .refused }
                        guard received.bytes == output else { return .wrong }
                    }
                }
                return .right
            } catch {
                return .refused
            }
        }
    }
}

/// Children that begin at the same moment.
enum Processes {
    /// How one of them ends, as its exit code.
    enum Ending: CInt, CaseIterable {
        case right
        case wrong
        case refused
        /// It did not end by itself.
        case stuck
    }

    /// What became of so many processes, in a word: `right`, or how many ended otherwise.
    ///
    /// - Parameter patience: how long they are waited for.
    static func word(
        of count: Int,
        patience: Duration = .seconds(6),
        _ body: (Int) -> Ending
    ) -> String {
        var gate: [CInt] = [-1, -1]
        guard pipe(&gate) == 0 else { return "pipe: \(RawSocket.error)" }
        let children = (0..<count).map { start($0, behind: gate, body) }
        close(gate[0])
        // All of them read until nobody can write.
        close(gate[1])
        let endings = collect(children, until: .now + patience)
        let words = Ending.allCases.dropFirst().compactMap { ending in
            let same = endings.count { $0 == ending }
            return same == 0 ? nil : "\(same) of \(count) \(ending)"
        }
        return words.isEmpty ? "right" : words.joined(separator: ", ")
    }

    private static func start(_ number: Int, behind gate: [CInt], _ body: (Int) -> Ending) -> pid_t {
        let child = ccontract_fork()
        guard child == 0 else { return child }
        // A child that is stuck must keep nobody waiting for the end of a pipe.
        for descriptor in 3..<CInt(256) where descriptor != gate[0] { close(descriptor) }
        var byte: UInt8 = 0
        while read(gate[0], &byte, 1) < 0, errno == EINTR {}
        _exit(body(number).rawValue)
    }

    /// A process that waits for a driver cannot be killed; it is left to itself.
    private static func collect(_ children: [pid_t], until deadline: ContinuousClock.Instant) -> [Ending] {
        var endings: [pid_t: Ending] = [:]
        while endings.count < children.count, ContinuousClock.now < deadline {
            for child in children where child > 0 && endings[child] == nil {
                var status: CInt = 0
                guard waitpid(child, &status, WNOHANG) == child else { continue }
                endings[child] = status & 0x7F == 0 ? Ending(rawValue: status >> 8 & 0xFF) ?? .stuck : .stuck
            }
            usleep(1000)
        }
        for child in children where child > 0 && endings[child] == nil { kill(child, SIGKILL) }
        return children.map { endings[$0] ?? .stuck }
    }
}
