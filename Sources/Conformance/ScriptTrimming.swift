internal import Records

extension Script {
    /// The script with the expectation of a long output cut down to what shows the fault; to its start where none is known.
    func trimmed(at divergence: Divergence?) -> Script {
        var script = self
        for lane in script.lanes.indices {
            for step in script.lanes[lane].indices {
                let isFault = divergence?.lane == lane && divergence?.step == step
                script.lanes[lane][step].trimAnswer(around: isFault ? divergence?.firstWrong ?? 0 : 0)
            }
        }
        return script
    }
}

extension Script.Step {
    private static let longest = 4096

    fileprivate mutating func trimAnswer(around place: Int) {
        switch self {
        case .message(let operation, let control, let data, let answer):
            self = .message(operation: operation, control, data, answer.trimmed(around: place, to: Self.longest))
        case .receive(let operation, let layout, let answer, let inPlace):
            self = .receive(
                operation: operation,
                layout,
                answer.trimmed(around: place, to: Self.longest),
                inPlace: inPlace
            )
        default: break
        }
    }
}

extension Script.Answer {
    fileprivate func trimmed(around place: Int, to most: Int) -> Script.Answer {
        var answer = self
        answer.windows = windows.map { window in
            guard window.bytes.count > most else { return window }
            let start = max(0, min(place - window.offset - 64, window.bytes.count - most))
            return Window(window.offset + start, Array(window.bytes[start..<start + most]))
        }
        return answer
    }
}
