internal import Corpus
internal import KernelNames
internal import Records

/// Input and output in many buffers of odd sizes, at odd addresses and across pages.
///
/// For faults of drivers that take memory to be aligned, whole or long enough, and for writes beside the output.
struct Buffers: ScriptedExercise {
    func add(to list: inout CaseList, _ subject: Subject) {
        let block = subject.traits.stride
        let page = Pages.size
        let quick = subject.type == .hash ? [9 * block + 3, page + 5 * block] : [9 * block + 3]
        let lengths = subject.isQuick ? quick : [3 * block, 9 * block + 3, page + 5 * block]
        let messages = subject.known(subject.isQuick ? 1 : 2, least: 1) + subject.invented(lengths, named: "buffers")
        if messages.isEmpty { list.skip("no message has bytes") }
        for message in messages {
            for (input, output, name) in Self.layouts(isQuick: subject.isQuick) {
                let source = Self.layout(input.sizes, of: message.data.count, input.offset)
                let sink = Self.layout(output.sizes, of: message.outputSize, output.offset)
                let steps: [Script.Step] = [
                    .send(operation: 0, message.control, message.data, source, more: false, splice: false),
                    .receive(operation: 0, sink, message.answer, inPlace: false),
                ]
                list.add(message, name, subject.script(message, steps))
            }
        }
    }

    private typealias Shape = (sizes: [Int], offset: Int)

    private static func layouts(isQuick: Bool) -> [(Shape, Shape, String)] {
        let whole: [Int] = []
        let page = Pages.size
        let odd = [1, 3, 7, 13, 5, 17, 31]
        var layouts: [(Shape, Shape, String)] = [
            ((whole, 0), (whole, 0), "input and output at 0"),
            ((whole, 1), (whole, 1), "input and output at 1"),
            ((whole, page - 1), (whole, page - 3), "input and output across pages"),
            ((odd, 3), (whole, 0), "input in odd pieces"),
            ((whole, 0), (odd, 5), "output in odd pieces"),
            ((odd, page - 6), (odd, page - 9), "both in odd pieces across pages"),
        ]
        if isQuick { return layouts }
        for offset in [2, 4, 7, 8, 12, 15, 24, 32, 63] {
            layouts.append(((whole, offset), (whole, 0), "input at \(offset)"))
            layouts.append(((whole, 0), (whole, offset), "output at \(offset)"))
        }
        layouts.append((([16, 16, 16, 16], 8), ([16, 16, 16, 16], 8), "both in pieces of 16"))
        layouts.append((([15, 1, 15, 1], 0), ([17, 15, 1, 31], 1), "both in pieces around 16"))
        return layouts
    }

    /// Pieces of an output: the kernel counts the memory that it needs for each against net.core.optmem_max, and 6.1
    /// ends between 20 and 40.
    static let mostPieces = 16

    /// Repeats sizes until `count` bytes are placed; the last piece has the rest.
    static func layout(
        _ sizes: [Int],
        of count: Int,
        _ offset: Int,
        most: Int = mostPieces
    ) -> Script.Layout {
        guard !sizes.isEmpty, count > 0 else { return Script.Layout([count], offset: offset) }
        var pieces: [Int] = []
        var left = count
        while left > 0, pieces.count < most - 1 {
            let size = min(left, sizes[pieces.count % sizes.count])
            pieces.append(size)
            left -= size
        }
        if left > 0 { pieces.append(left) }
        return Script.Layout(pieces, offset: offset)
    }
}
