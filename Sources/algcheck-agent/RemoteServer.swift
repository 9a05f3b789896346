import AgentProtocol
import Files
import Glibc
import SystemPackage

/// Serves what a worker writes to a host whose connection may break, and starts the worker when there is none yet.
struct RemoteServer {
    private let folder: String
    /// Lines that the host has.
    private let known: Int
    /// Bytes of the job that come on standard input.
    private let jobSize: Int

    /// How long the host may take to say that it has the end, in milliseconds.
    private static let patience: CInt = 30_000
    /// How often to look whether the worker lives, in milliseconds.
    private static let pause: CInt = 500
    /// How long lines are gathered before they are sent, in milliseconds: each message takes the machine under test the time
    /// of an encryption, and of a turn of several processes.
    private static let gathering: CInt = 100
    /// How long after a question the next is expected, and nothing gathered.
    private static let expectation = Duration.seconds(1)

    /// - Parameter arguments: those behind the mode.
    init?(_ arguments: ArraySlice<String>) {
        let words = Array(arguments)
        guard words.count == 3, let known = Int(words[1]), let size = Int(words[2]), known >= 0, size >= 0 else {
            return nil
        }
        (folder, self.known, jobSize) = (words[0], known, size)
    }

    private func path(_ file: RemoteAgent.File) -> String { "\(folder)/\(file.rawValue)" }

    /// Serves until the worker has ended and the host has all of it, or until the host is gone.
    func run() throws {
        let job = try readJob()
        if !Folder.exists(path(.process)) { try start(job) }
        let records = try FileDescriptor.open(FilePath(path(.records)), .readWrite)
        let answers = try FileDescriptor.open(FilePath(path(.answers)), .readWrite)
        // Without it the file is looked at twice a second.
        let watch = inotify_init1(CInt(IN_CLOEXEC))
        if watch >= 0 { inotify_add_watch(watch, path(.records), UInt32(IN_MODIFY)) }

        var lines = LineCutter(known: known)
        while true {
            // Asked for before the last read, so that nothing is written between the two.
            let hasEnded = flock(records.rawValue, LOCK_SH | LOCK_NB) == 0
            if hasEnded { flock(records.rawValue, LOCK_UN) }
            while let text = try lines.next(from: records) { try FileDescriptor.standardOutput.writeAll(text) }
            if hasEnded { return try close() }
            guard try wait(Self.pause, watch, answers) else { return }
            let isAsked = lines.lastQuestion.map { .now - $0 < Self.expectation } ?? false
            guard try isAsked || wait(Self.gathering, nil, answers) else { return }
        }
    }

    private func readJob() throws -> [UInt8] {
        var job: [UInt8] = []
        while job.count < jobSize {
            let piece = try [UInt8](unsafeUninitializedCapacity: jobSize - job.count) { buffer, count in
                count = try FileDescriptor.standardInput.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            // The connection broke before the job was here; the host will send it again.
            if piece.isEmpty { throw Errno.brokenPipe }
            job += piece
        }
        return job
    }

    /// Starts the worker.
    private func start(_ job: [UInt8]) throws {
        guard !job.isEmpty else { throw Errno.noSuchFileOrDirectory }
        try Folder.make(folder)
        try FileBytes.write(job, to: path(.job))
        guard mkfifo(path(.answers), 0o600) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
        let files: [(CInt, FileDescriptor)] = [
            (0, try .open(FilePath(path(.answers)), .readWrite)),
            (1, try open(.records)), (2, try open(.errors)),
        ]
        defer { for file in files { try? file.1.close() } }
        // The lock belongs to the open file, so the worker inherits it and nobody else keeps it.
        guard flock(files[1].1.rawValue, LOCK_EX | LOCK_NB) == 0 else { throw Errno(rawValue: errno) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, file) in files { posix_spawn_file_actions_adddup2(&actions, file.rawValue, number) }
        let words = ["algcheck-agent", RemoteAgent.Mode.work.rawValue, folder]
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        let fault = posix_spawn(&process, "/proc/self/exe", &actions, nil, arguments, environ)
        guard fault == 0 else { throw Errno(rawValue: fault) }
        try FileBytes.write("\(process)".utf8, to: path(.process))
    }

    private func open(_ file: RemoteAgent.File) throws -> FileDescriptor {
        try .open(
            FilePath(path(file)),
            .readWrite,
            options: [.create, .append, .closeOnExec],
            permissions: .ownerReadWrite
        )
    }

    /// Waits so many milliseconds for news of the worker's or an answer of the host's, which is passed on; false when the
    /// host is gone.
    ///
    /// - Parameter watch: what tells the news; nil when they are of no interest yet.
    private func wait(_ limit: CInt, _ watch: CInt?, _ answers: FileDescriptor) throws -> Bool {
        var sources = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: watch ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        poll(&sources, 2, limit)
        var buffer = [UInt8](repeating: 0, count: 4096)
        if sources[1].revents != 0 { _ = read(sources[1].fd, &buffer, buffer.count) }
        guard sources[0].revents != 0 else { return true }
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        guard count > 0 else { return false }
        try answers.writeAll(buffer.prefix(count))
        return true
    }

    /// Tells how the worker ended, and removes the folder once the host has it.
    private func close() throws {
        let said = (try? FileBytes.readText(path(.errors))) ?? ""
        let ending = FileBytes.firstLine(of: path(.ending)).flatMap { CInt($0) }
        let last = said.split(separator: "\n").last.map(String.init) ?? ""
        let line = RemoteAgent.framed(RemoteAgent.Ending(code: ending, message: last).line)
        try FileDescriptor.standardOutput.writeAll("\(line)\n\(Announcement.question)\n".utf8)
        var answer = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&answer, 1, Self.patience) == 1 else { return }
        var buffer = [UInt8](repeating: 0, count: 64)
        if read(STDIN_FILENO, &buffer, buffer.count) > 0 { RemoteWorker(folder).remove() }
    }
}

/// Cuts what a worker wrote into lines, without those that the host has.
private struct LineCutter {
    /// Lines to leave out, questions not counted.
    private var known: Int
    private var position: Int64 = 0
    /// When a worker last asked for an answer.
    private(set) var lastQuestion: ContinuousClock.Instant?

    init(known: Int) { self.known = known }

    /// The next lines, ready to be sent; nil when nothing is there.
    mutating func next(from file: FileDescriptor) throws -> [UInt8]? {
        var bytes = try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            count = try file.read(fromAbsoluteOffset: position, into: UnsafeMutableRawBufferPointer(buffer))
        }
        let newline = UInt8(ascii: "\n")
        // A record may be longer than what was read, and then more is read.
        while bytes.count >= 1 << 16, !bytes.contains(newline) {
            let more = try [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
                count = try file.read(
                    fromAbsoluteOffset: position + Int64(bytes.count),
                    into: UnsafeMutableRawBufferPointer(buffer)
                )
            }
            if more.isEmpty { break }
            bytes += more
        }
        guard let end = bytes.lastIndex(of: newline) else { return nil }
        position += Int64(end) + 1
        var text = ""
        for line in bytes[..<end].split(separator: newline) {
            let line = String(decoding: line, as: UTF8.self)
            if line == Announcement.question {
                lastQuestion = .now
                text += line + "\n"
            } else if known > 0 {
                known -= 1
            } else {
                text += RemoteAgent.framed(line) + "\n"
            }
        }
        return Array(text.utf8)
    }
}
