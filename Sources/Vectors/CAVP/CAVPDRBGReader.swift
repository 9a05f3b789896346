internal import Corpus

/// CAVP response files of DRBGs: without reseeding, with it, and with prediction resistance.
///
/// `[SHA-256]` or `[AES-128 use df]` says which DRBG the records below are for. Lengths are in bits.
struct CAVPDRBGReader: VectorReader {
    static let format = "cavp-drbg"
    static let sample = CAVPDRBGReader(kind: .hash)

    /// The construction, which only comments and the file's name tell.
    var kind: DRBGCase.Kind

    func read(_ bytes: [UInt8], path: String, into groups: inout GroupBuilder) throws {
        let layout = ResponseLayout(
            start: "COUNT",
            fields: [
                "EntropyInput", "Nonce", "PersonalizationString", "EntropyInputReseed", "AdditionalInputReseed",
                "AdditionalInput", "EntropyInputPR", "ReturnedBits",
            ],
            headers: [
                "PredictionResistance", "EntropyInputLen", "NonceLen", "PersonalizationStringLen", "AdditionalInputLen",
                "ReturnedBitsLen",
            ],
            sections: .any,
            repeated: ["AdditionalInput", "EntropyInputPR"]
        )
        try ResponseFile.read(bytes, path: path, layout: layout) { record in
            groups.countRecord()
            let test = try test(record)
            var vector = test.vector(id: record.id)
            vector.output = try record.bytes("ReturnedBits", count: test.size)
            if let reason = test.unusable { return groups.drop(reason) }
            // The beginning of a Hash_DRBG's outputs does not depend on how much is asked for.
            vector.output.removeLast(max(0, vector.output.count - DRBGCase.limit))
            groups.add(vector, .knownEntropy, algorithm: test.kernelName)
        }
    }

    private func test(_ record: ResponseRecord) throws(VectorFileError) -> DRBGCase {
        guard let section = record.section else {
            throw VectorFileError(file: record.file, line: record.line, message: "no digest or cipher above the record")
        }
        let words = section.split(separator: " ")
        let name = words.first.map(String.init) ?? ""
        guard let part = DRBGCase.part(name, of: kind) else {
            throw VectorFileError(
                file: record.file,
                line: record.line,
                message: "no DRBG of this kind is known over \(quoted(section))"
            )
        }
        let isResistant: Bool
        switch try record.text("PredictionResistance") {
        case "True": isResistant = true
        case "False": isResistant = false
        case let other: throw record.error("PredictionResistance", "\(quoted(other)) is neither True nor False")
        }
        func sized(_ name: String, _ header: String) throws(VectorFileError) -> [UInt8] {
            try record.bytes(name, count: record.byteCount(ofBits: header))
        }
        let fresh =
            try isResistant
            ? [sized("EntropyInputPR", "EntropyInputLen"), sized("EntropyInputPR 2", "EntropyInputLen")] : []
        if record.has("AdditionalInputReseed") { _ = try sized("AdditionalInputReseed", "AdditionalInputLen") }
        return DRBGCase(
            kind: kind,
            partName: name,
            part: part,
            resistsPrediction: isResistant,
            hasDerivation: !words.contains("no"),
            entropy: try sized("EntropyInput", "EntropyInputLen") + sized("Nonce", "NonceLen"),
            personalization: try sized("PersonalizationString", "PersonalizationStringLen"),
            additional: (
                try sized("AdditionalInput", "AdditionalInputLen"),
                try sized("AdditionalInput 2", "AdditionalInputLen")
            ),
            fresh: fresh,
            reseeds: record.has("EntropyInputReseed"),
            size: try record.byteCount(ofBits: "ReturnedBitsLen")
        )
    }
}
