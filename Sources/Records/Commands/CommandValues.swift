package import KernelNames

extension Command {
    /// How the key comes.
    package enum Keying: String, CaseIterable {
        case kept
        case again
        case fresh
        case afterRefusal = "fresh after a refused one"
        case afterUnused = "fresh after an unused one"
        case kin = "like the one before"
    }

    /// How the tag's size comes.
    package enum Tagging: String, CaseIterable {
        case kept
        case before = "set before the key"
        case after = "set after the key"
        case refused = "another size refused"
    }

    /// Which operation the message goes through, and what others there are.
    package enum Use: String, CaseIterable {
        case same = "the one before"
        case fresh
        case abandoned = "fresh after an abandoned one"
        case amid = "amid another one's message"
        case neighbour = "after another transform's"
        case sibling = "after another transform's under the same key"
    }

    /// What must come of the message.
    package enum Verdict: String, CaseIterable {
        case valid
        case tagStart = "tag forged at its start"
        case tagEnd = "tag forged at its end"
        case text = "text forged"
        case associated = "associated data forged"
        case refused = "of a form to refuse"
        case tagWhole = "tag forged at several places"

        package static func all(for type: CipherType) -> [Verdict] {
            type == .aead ? [.valid, .tagStart, .tagEnd, .text, .associated, .refused, .tagWhole] : [.valid, .refused]
        }
    }

    /// A class of lengths; which length of it, a command's number decides.
    package enum Length: String, CaseIterable {
        case few = "blocks"
        case none = "empty"
        case one = "a byte"
        case belowBlock = "below a block"
        case block = "a block"
        case aboveBlock = "above a block"
        case several = "blocks and a part"
        case belowPage = "below a page"
        case page = "a page"
        case abovePage = "above a page"
        case most = "the most"
        case within = "within a page"

        package static let texts: [Length] = allCases
        package static let heads: [Length] = [.none, .block, .one, .belowBlock, .several, .abovePage]
    }

    /// Where the IV comes from.
    package enum Start: String, CaseIterable {
        case fresh
        case again = "the one before"
        case goesOn = "goes on"
        case nearEnd = "a few blocks below all ones"
        case kin = "like the one before"

        package static func all(for type: CipherType) -> [Start] { type == .aead ? [.fresh, .again, .kin] : allCases }
    }

    /// How the message is cut into calls.
    package enum Sends: String, CaseIterable {
        case whole
        case byte = "after a byte"
        case inBlock = "in a block"
        case atBlock = "after a block"
        case atBlocks = "after blocks"
        case often
        case emptyEnd = "whole and nothing more"
        case received = "received in two"
        case turns = "sent and received in turns"
        case evenly = "in equal parts"
        case emptyParts = "with empty parts"

        package static func all(for type: CipherType) -> [Sends] {
            switch type {
            case .hash: [.whole, .byte, .inBlock, .atBlock, .atBlocks, .often, .emptyEnd, .evenly, .emptyParts]
            case .skcipher: [.whole, .byte, .inBlock, .atBlocks, .received, .turns]
            case .aead: [.whole, .byte, .inBlock, .often]
            case .rng: [.whole]
            }
        }
    }

    /// How bytes lie in memory.
    package enum Place: String, CaseIterable {
        case page = "at a page's start"
        case odd = "at an odd address"
        case pageEnd = "up to a page's end"
        case across = "across a page's end"
        case inBlock = "cut in a block"
        case atPageEnd = "cut in a block at a page's end"
        case blocks = "pieces of blocks"
        case pieces = "odd pieces"
        case many = "as many pieces as go"
        case inHead = "cut in the associated data"
        case inTail = "cut in the tag"
        case spliced
        case splicedInBlock = "spliced, cut in a block"
        case splicedAcross = "spliced across a page's end"
        case inPlace = "over the input"

        package static func inputs(_ type: CipherType) -> [Place] {
            var places: [Place] = [.page, .odd, .pageEnd, .across, .inBlock, .atPageEnd, .blocks, .pieces, .many]
            if type == .aead { places += [.inHead, .inTail] }
            return places + [.spliced, .splicedInBlock, .splicedAcross]
        }

        package static func outputs(_ type: CipherType) -> [Place] {
            switch type {
            case .hash: [.page, .odd, .pageEnd, .across, .inBlock]
            case .rng: [.page, .odd, .pageEnd, .across, .inBlock, .pieces]
            case .skcipher: [.page, .odd, .pageEnd, .across, .inBlock, .atPageEnd, .blocks, .pieces, .many, .inPlace]
            case .aead:
                [
                    .page, .odd, .pageEnd, .across, .inBlock, .atPageEnd, .blocks, .pieces, .many, .inHead, .inTail,
                    .inPlace,
                ]
            }
        }

        package var isSpliced: Bool { [.spliced, .splicedInBlock, .splicedAcross].contains(self) }
    }

    /// How the result is waited for.
    package enum Completion: String, CaseIterable {
        case waited = "waited for"
        case queued = "asked for first"
        case first = "first of several in flight"
        case last = "last of several in flight"
    }

    /// Which of a digest's copy and original ends the message.
    package enum Copy: String, CaseIterable {
        case none
        case copy = "the copy ends it"
        case both = "the copy, then the original otherwise"
        case original = "the original, after the copy"
    }
}
