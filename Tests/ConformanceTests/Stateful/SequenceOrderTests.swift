import Corpus
import InMemoryBackend
import KernelNames
import Records
import Testing

@testable import Conformance

/// What the sequences of a driver that is selected do at least once.
@Suite struct SequenceOrderTests {
    private func subject(_ algorithm: String, _ operation: VectorGroup.Operation) -> Subject {
        let laboratory = Laboratory(algorithm, operation, profile: .quick)
        return Subject(
            laboratory.group,
            laboratory.vectors,
            laboratory.driver,
            laboratory.backend,
            profile: .quick,
            reference: InMemoryBackend.reference(of: algorithm),
            keySizes: [16, 24, 32],
            seed: 3
        )
    }

    private func lanes(_ algorithm: String, _ operation: VectorGroup.Operation) -> [[Script.Step]] {
        var list = CaseList()
        Stateful().add(to: &list, subject(algorithm, operation))
        return list.cases.map { $0.script.lanes[0] }
    }

    /// A device with places for several keys may take one for loaded that it has given up.
    @Test func aKeyComesBackAfterAnother() {
        let backs = lanes("cbc(aes)", .encrypt).reduce(0) { count, steps in
            let keys = steps.compactMap { step -> [UInt8]? in
                guard case .setKey(0, let key, _) = step else { return nil }
                return key
            }
            return count + keys.indices.dropFirst(2).count { keys[$0] == keys[$0 - 2] && keys[$0] != keys[$0 - 1] }
        }
        #expect(backs >= 3)
    }

    /// A copy may have the bytes that wait in common with its original.
    @Test func anOriginalGoesOnBeforeItsCopyEnds() {
        let copy = SequenceModel.Slot.copy
        let overtaken = lanes("sha256", .digest).count { steps in
            guard let start = steps.firstIndex(where: { $0 == .clone(operation: copy, from: 0) }) else { return false }
            for step in steps[(start + 1)...] {
                if case .send(let operation, _, let data, _, _, _) = step, data.count > 0 { return operation == 0 }
                if case .receive(copy, _, _, _) = step { return false }
            }
            return false
        }
        #expect(overtaken >= 2)
    }

    /// What is spliced keeps its address, so that the driver sees input and output misaligned by different numbers of bytes.
    @Test(arguments: ["ctr(aes)", "gcm(aes)"]) func splicedInputLiesAtOddAddresses(_ algorithm: String) {
        let odd = lanes(algorithm, .encrypt).count { steps in
            steps.contains { step in
                guard case .send(_, _, _, let layout, _, true) = step else { return false }
                return layout.pieces.count == 1 && layout.offset < 64 && layout.offset % 4 != 0
            }
        }
        #expect(odd >= 3)
    }

    /// A tag that is cut by a page's end: behind more associated data than a message that merely ends near a page has room for.
    @Test(arguments: ["gcm(aes)", "rfc7539(chacha20,poly1305)"]) func aPageEndsWithinTheTag(_ algorithm: String) {
        let page = Pages.size
        let cut = lanes(algorithm, .encrypt).reduce(into: (sealed: 0, opened: 0)) { count, steps in
            var tagSize = 0
            var message: (Script.Control, size: Int)?
            for step in steps {
                switch step {
                case .setTagSize(0, let size, .success): tagSize = size
                case .send(0, let control, let data, _, _, _):
                    if let control { message = (control, 0) }
                    message?.size += data.count
                case .receive(0, _, _, _):
                    guard let (control, size) = message, let head = control.associated else { break }
                    message = nil
                    let ends = control.direction == .encrypt ? size..<size + tagSize : size - tagSize..<size
                    guard head > 16, ends.lowerBound < page, page < ends.upperBound else { break }
                    if control.direction == .encrypt { count.sealed += 1 } else { count.opened += 1 }
                default: break
                }
            }
        }
        #expect(cut.sealed >= 2)
        #expect(cut.opened >= 2)
    }

    @Test func manyThreadsShareOneTransform() throws {
        var list = CaseList()
        Threads().add(to: &list, subject("cbc(aes)", .encrypt))
        #expect(list.cases.contains { $0.script.transforms == 1 && $0.script.lanes.count == 16 })
    }
}
