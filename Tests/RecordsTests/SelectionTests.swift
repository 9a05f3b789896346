import Corpus
import Foundation
import KernelNames
import Records
import Testing

@Suite struct SelectionTests {
    @Test(arguments: [
        ("*", "cbc(aes)", true), ("cbc(*", "cbc(aes)", true), ("*aes*", "cbc(aes)", true), ("cbc", "cbc(aes)", false),
        ("cbc?aes?", "cbc(aes)", true), ("*)", "cbc(aes)", true), ("*x", "cbc(aes)", false), ("", "", true),
        ("", "a", false), ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYbZ", false), ("**", "", true),
        ("[a]", "[a]", true), ("[a]", "a", false),
    ])
    func globs(_ pattern: String, _ text: String, _ isMatch: Bool) {
        #expect(Glob.matches(pattern, text) == isMatch)
    }

    @Test func emptyListsMeanAll() {
        #expect(Selection().isEverything)
        #expect(Selection().contains(driver: "d", algorithm: "a", type: .rng))
        let hashes = Selection(drivers: ["*-generic"], types: [.hash])
        #expect(hashes.contains(driver: "md5-generic", algorithm: "md5", type: .hash))
        #expect(!hashes.contains(driver: "md5-avx", algorithm: "md5", type: .hash))
        #expect(!hashes.contains(driver: "aes-generic", algorithm: "aes", type: .skcipher))
    }

    /// Where one name has drivers that compute different things, vectors are for a driver.
    @Test func aDriversNameIsAnAlgorithmsToo() {
        let generators = Selection(algorithms: ["drbg_nopr_sha1", "sha*"])
        #expect(generators.contains(driver: "drbg_nopr_sha1", algorithm: "stdrng", type: .rng))
        #expect(!generators.contains(driver: "drbg_nopr_sha256", algorithm: "stdrng", type: .rng))
        #expect(!generators.contains(driver: "sha-rng", algorithm: "stdrng", type: .rng))
        let hashes = Selection(algorithms: ["drbg_nopr_sha1"], types: [.hash])
        #expect(!hashes.contains(driver: "drbg_nopr_sha1", algorithm: "stdrng", type: .rng))
    }
}
