internal import Records

extension Script {
    /// The script with the expectation of a long output cut down to what shows the fault; to its start where none is known.
    func trimmed(to most: Int, at divergence: Divergence? = nil) -> Script {
        var script = self
        for lane in script.lanes.indices {
            for step in script.lanes[lane].indices {
                let isFault = divergence?.lane == lane && divergence?.step == step
                script.lanes[lane][step].trimAnswer(to: most, around: isFault ? divergence?.firstWrong ?? 0 : 0)
            }
        }
        return script
    }
}

extension Script.Step {
    fileprivate mutating func trimAnswer(to most: Int, around place: Int) {
        switch self {
        case .message(let operation, let control, let data, let answer):
            self = .message(operation: operation, control, data, answer.trimmed(around: place, to: most))
        case .receive(let operation, let layout, let answer, let inPlace):
            self = .receive(
                operation: operation,
                layout,
                answer.trimmed(around: place, to: most),
                inPlace: inPlace
            )
        default: break
        }
    }
}

extension Expectation {
    fileprivate func trimmed(around place: Int, to most: Int) -> Expectation {
        var answer = self
        answer.windows = windows.map { window in
            guard window.bytes.count > most else { return window }
            let start = max(0, min(place - window.offset - 64, window.bytes.count - most))
            return Window(window.offset + start, Array(window.bytes[start..<start + most]))
        }
        return answer
    }
}
