internal import AFALG
internal import Corpus
internal import Glibc
internal import Records
internal import Synchronization
internal import SystemPackage

/// A place at which a script did not go as it must.
struct Divergence: Sendable {
    var kind: CheckRecord.Failure.Kind
    /// One line: sizes, step and errno.
    var message: String
    /// The step's place in its lane; nil in the setup.
    var step: Int?
    var lane = 0
    /// Which of the repetitions, from 0.
    var repetition = 0
    /// What had to come, where bytes differ.
    var answer: Script.Answer?
    /// What came.
    var actual: [UInt8]?
    /// The first wrong byte of the output.
    var firstWrong: Int?
    var isOutside = false
}

/// Runs scripts on one driver.
struct ScriptRun {
    let driver: String

    /// Bytes that the kernel gives at each step of the first lane that receives; throws what it refused.
    ///
    /// - Returns: the outputs and nil, or what came until a step diverged and how.
    func perform(_ script: Script) -> (outputs: [[UInt8]], divergence: Divergence?) {
        let (transforms, divergence) = prepare(script)
        if let divergence { return ([], divergence) }
        if script.lanes.count == 1 { return run(script.lanes[0], script.repetitions, on: transforms) }

        let found = Mutex<(next: Int, divergence: Divergence?)>((0, nil))
        Workers.run(script.lanes.count) {
            let lane = found.withLock { found in
                defer { found.next += 1 }
                return found.next
            }
            guard lane < script.lanes.count else { return }
            let divergence = run(script.lanes[lane], script.repetitions, on: transforms, lane).divergence
            guard let divergence else { return }
            found.withLock { $0.divergence = $0.divergence ?? divergence }
        }
        return ([], found.withLock { $0.divergence })
    }

    /// What a script that diverged does when it is run twice more.
    func again(_ script: Script) -> [Divergence?] { (0..<2).map { _ in perform(script).divergence } }

    /// Binds the script's transforms and does what comes first.
    func prepare(_ script: Script) -> (transforms: [BoundTransform], divergence: Divergence?) {
        var transforms: [BoundTransform] = []
        do {
            for _ in 0..<script.transforms { transforms.append(try BoundTransform(script.type, driver: driver)) }
        } catch {
            return ([], Divergence(kind: .error, message: "\(error)"))
        }
        let setup = Lane(transforms)
        for step in script.setup {
            guard var divergence = setup.perform(step) else { continue }
            divergence.step = nil
            return ([], divergence)
        }
        return (transforms, nil)
    }

    /// Does a lane's steps in order, as often as the script wants.
    func run(
        _ steps: [Script.Step],
        _ repetitions: Int,
        on transforms: [BoundTransform],
        _ number: Int = 0
    ) -> (outputs: [[UInt8]], divergence: Divergence?) {
        let lane = Lane(transforms)
        for repetition in 0..<repetitions {
            for (index, step) in steps.enumerated() {
                guard var divergence = lane.perform(step) else { continue }
                divergence.step = index
                divergence.lane = number
                divergence.repetition = repetition
                return (lane.outputs, divergence)
            }
        }
        return (lane.outputs, nil)
    }
}

/// One thread's part of a script.
private final class Lane {
    private let transforms: [BoundTransform]
    private var operations: [Int: OpenOperation] = [:]
    private var queue: RequestQueue?
    private var requests: [UInt64: Script.Answer] = [:]
    /// Outputs are kept of the first repetition only.
    private(set) var outputs: [[UInt8]] = []
    private static let outputLimit = 64

    init(_ transforms: [BoundTransform]) { self.transforms = transforms }

    func perform(_ step: Script.Step) -> Divergence? {
        switch step {
        case .setKey(let transform, let key, let answer):
            return judge(answer, nil) { () throws(AFALGError) in
                try self.transforms[transform].setKey(key)
                return nil
            }
        case .setTagSize(let transform, let size, let answer):
            return judge(answer, nil) { () throws(AFALGError) in
                try self.transforms[transform].setTagSize(size)
                return nil
            }
        case .open(let operation, let transform):
            return judge(.success, nil) { () throws(AFALGError) in
                self.operations[operation] = try self.transforms[transform].open()
                return nil
            }
        case .clone(let operation, let source):
            return judge(.success, nil) { () throws(AFALGError) in
                self.operations[operation] = try self.operations[source]?.clone()
                return nil
            }
        case .close(let operation):
            operations[operation] = nil
            return nil
        case .send(let operation, let control, let data, let layout, let more, let splice):
            return judge(.success, nil) { () throws(AFALGError) in
                try self.operations[operation]?.send(control, data, layout, more: more, splice: splice)
                return nil
            }
        case .receive(let operation, let layout, let answer, let inPlace):
            return judge(answer, layout) { () throws(AFALGError) in
                try self.operations[operation]?.receive(layout, inPlace: inPlace)
            }
        case .message(let operation, let control, let data, let answer):
            let room = answer.size ?? data.count + 256
            return judge(answer, nil) { () throws(AFALGError) in
                try self.operations[operation]?.exchange(control, data.values, room: room)
            }
        case .submit(let operation, let size, let answer): return submit(operation, size, answer)
        case .collect: return collect()
        }
    }

    private func judge(
        _ answer: Script.Answer,
        _ layout: Script.Layout?,
        _ call: () throws(AFALGError) -> Received?
    ) -> Divergence? {
        let received: Received?
        do {
            received = try call()
        } catch {
            return refusal(error, answer)
        }
        guard answer.mayPass else {
            return Divergence(
                kind: .accepted,
                message: "what must be refused was accepted",
                answer: answer,
                actual: received?.bytes
            )
        }
        guard let received else { return nil }
        if outputs.count < Self.outputLimit { outputs.append(received.bytes) }
        return Self.difference(received, answer)
    }

    private func refusal(_ error: AFALGError, _ answer: Script.Answer) -> Divergence? {
        if answer.errnos.contains(error.errno.symbol) { return nil }
        if Judge.isHarness(error) { return Divergence(kind: .error, message: "\(error)") }
        let wanted = answer.mayPass ? "for a valid case" : "instead of \(answer.errnos.joined(separator: " or "))"
        return Divergence(kind: .refused, message: "\(error.step.rawValue): \(error.errno.symbol) \(wanted)")
    }

    private static func difference(_ received: Received, _ answer: Script.Answer) -> Divergence? {
        var found = Divergence(kind: .mismatch, message: "", answer: answer, actual: received.bytes)
        if let place = received.spoiled {
            found.message = "memory beside the output was written, \(place) bytes from its start"
            found.firstWrong = place
            found.isOutside = true
            return found
        }
        if let size = answer.size, received.bytes.count != size {
            found.message = "\(received.bytes.count) bytes came, \(size) were due"
            found.firstWrong = min(size, received.bytes.count)
            return found
        }
        var wrong = 0
        var total = 0
        for window in answer.windows {
            total += window.bytes.count
            if received.bytes.holds(window.bytes, at: window.offset) { continue }
            for (index, byte) in window.bytes.enumerated() {
                let place = window.offset + index
                if place < received.bytes.count, received.bytes[place] == byte { continue }
                wrong += 1
                if found.firstWrong == nil { found.firstWrong = place }
            }
        }
        guard let first = found.firstWrong else { return nil }
        found.message = "\(wrong) of \(total) bytes differ, the first at \(first)"
        return found
    }

    // MARK: Asynchronous reads

    private func submit(_ operation: Int, _ size: Int, _ answer: Script.Answer) -> Divergence? {
        judge(.success, nil) { () throws(AFALGError) in
            if self.queue == nil { self.queue = try RequestQueue(depth: 16) }
            let id = UInt64(self.requests.count)
            try self.operations[operation]?.submit(size, to: &self.queue!, id: id)
            self.requests[id] = answer
            return nil
        }
    }

    private func collect() -> Divergence? {
        defer { requests = [:] }
        let completions: [RequestQueue.Completion]
        do {
            guard let count = queue?.inFlight, count > 0 else { return nil }
            completions = try queue!.completions(atLeast: count, timeout: .seconds(10))
        } catch {
            return Divergence(kind: .error, message: "\(error)")
        }
        if completions.count < requests.count {
            let message =
                "\(requests.count - completions.count) of \(requests.count) asynchronous reads did not end in 10 s"
            return Divergence(kind: .refused, message: message)
        }
        for completion in completions.sorted(by: { $0.id < $1.id }) {
            guard let answer = requests[completion.id] else { continue }
            let divergence = judge(answer, nil) { () throws(AFALGError) in
                Received(bytes: try completion.result.get())
            }
            if let divergence { return divergence }
        }
        return nil
    }
}

extension [UInt8] {
    /// Whether other bytes stand at a place. Compares them as a block: messages are long, and nearly all are right.
    func holds(_ bytes: [UInt8], at offset: Int) -> Bool {
        guard offset >= 0, bytes.count <= count - offset else { return false }
        return withUnsafeBytes { own in
            bytes.withUnsafeBytes { other in
                guard let start = own.baseAddress, let base = other.baseAddress else { return true }
                return memcmp(start + offset, base, other.count) == 0
            }
        }
    }
}
