internal import Records

/// Reads from a wrong answer what may be wrong with the driver. Pure: it asks no kernel.
struct Fingerprinting {
    /// The exercise, for what its failures mean.
    var exercise: Exercise
    /// How the exercise put the message.
    var variant = ""
    /// Bytes in which the driver works.
    var stride: Int
    /// Bytes of associated data at the start of the output, and of tag at its end.
    var associated = 0
    var tagSize = 0
    /// Where pieces start.
    var cuts: [Int] = []

    private static let page = Pages.size

    /// - Parameter again: what the same script did when it was run again.
    func fingerprint(_ divergence: Divergence, again: [Divergence?]) -> Fingerprint {
        let isSteady = again.isEmpty ? nil : again.allSatisfy { $0.map { isAlike($0, divergence) } ?? false }
        let region = region(of: divergence)
        var words = words(for: divergence, region)
        if isSteady == false { words = "differs between runs: race or uninitialised memory; \(words)" }
        return Fingerprint(
            diagnosis: words,
            firstWrong: divergence.isOutside ? nil : divergence.firstWrong,
            region: region,
            isSteady: isSteady
        )
    }

    private func isAlike(_ left: Divergence, _ right: Divergence) -> Bool {
        left.kind == right.kind && left.step == right.step && left.repetition == right.repetition
            && left.message == right.message && left.actual == right.actual
    }

    // MARK: Where

    private func region(of divergence: Divergence) -> Fingerprint.Region? {
        guard divergence.kind == .mismatch, let first = divergence.firstWrong else { return nil }
        if divergence.isOutside { return .outside }
        let size = divergence.expectation?.size ?? divergence.actual?.count ?? 0
        if first < associated { return .associatedData }
        if tagSize > 0, first >= size - tagSize { return .tag }
        let place = first - associated
        let text = size - associated - tagSize
        if exercise == .chaining, (divergence.step ?? 0) > 2, first < stride { return .nextIV }
        if cuts.contains(first), first > 0 { return .boundary }
        if text % stride != 0, place >= text / stride * stride, text > stride { return .tail }
        if place < stride { return .head }
        return place.isMultiple(of: stride) ? .boundary : .middle
    }

    // MARK: In words

    private func words(for divergence: Divergence, _ region: Fingerprint.Region?) -> String {
        switch divergence.kind {
        case .accepted:
            return exercise == .tamper
                ? "accepts forged messages (\(variant))" : "takes what it must refuse (\(variant))"
        case .refused: return "refuses a valid case (\(divergence.message))"
        case .unhealthy, .error, .died, .hung, .kernelWarning: return divergence.message
        case .mismatch: break
        }
        if let region, region == .outside { return "writes beside its output" }
        if let size = divergence.expectation?.size, let actual = divergence.actual, actual.count != size {
            return "gives \(actual.count) bytes, expected \(size)"
        }
        let words = place(divergence, region)
        if divergence.repetition > 0 { return "\(words), at repetition \(divergence.repetition + 1) and not before" }
        switch exercise {
        case .threads: return "\(words), with several threads on one transform: a race"
        case .rekey: return "\(words), after another key: something of the old one is left"
        case .interleaved: return "\(words), with two operations in turns: state of one reaches the other"
        case .clone: return "\(words), after a copy: the exported state lacks something"
        case .wrap: return "\(words), with \(variant): a counter or IV overflows wrongly"
        case .async: return "\(words), with several requests in flight"
        case .handover: return "\(words), from a state that two drivers exchanged: the exported format is another"
        case .atomic: return "\(words), for a caller that may not sleep"
        case .inPlace: return "\(words), with the output over the input"
        default: return words
        }
    }

    private func place(_ divergence: Divergence, _ region: Fingerprint.Region?) -> String {
        let first = divergence.firstWrong ?? 0
        switch region {
        case .nextIV: return "output right, but the IV does not go on"
        case .associatedData: return "spoils the associated data at byte \(first)"
        case .tag: return "text right, tag wrong"
        case .tail: return "last partial block wrong"
        case .head where isWholeOutputWrong(divergence): return "wrong from the first byte on"
        case .head: return "first block wrong, the rest right from some byte on"
        case .boundary where first.isMultiple(of: Self.page): return "wrong from byte \(first) on: page boundary"
        case .boundary where cuts.contains(first): return "wrong from byte \(first) on: where a piece ends"
        case .boundary: return "wrong from byte \(first) on: block boundary"
        case .middle, .outside, nil: return "wrong at byte \(first)"
        }
    }

    /// Whether hardly a byte of the text is right; by chance one of 256 is.
    private func isWholeOutputWrong(_ divergence: Divergence) -> Bool {
        guard let expectation = divergence.expectation, let actual = divergence.actual else { return true }
        var right = 0
        var total = 0
        for window in expectation.windows {
            let places = associated..<max(associated, actual.count - tagSize)
            for (index, byte) in window.bytes.enumerated() where places.contains(window.offset + index) {
                total += 1
                if actual[window.offset + index] == byte { right += 1 }
            }
        }
        return right * 16 <= total
    }
}

extension Fingerprinting {
    /// For what came of a case.
    init(_ entry: CaseList.Case, _ exercise: Exercise, _ traits: ModeTraits) {
        self.init(
            exercise: exercise,
            variant: entry.variant,
            stride: traits.stride,
            associated: entry.associated,
            tagSize: entry.tagSize,
            cuts: entry.cuts
        )
    }
}
