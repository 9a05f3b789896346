/// The names of ACVP's files, which belong together in a folder.
enum ACVPPair {
    static let prompt = "prompt.json"
    static let answers = "expectedResults.json"
    /// The questions with their answers.
    static let both = "internalProjection.json"
}
