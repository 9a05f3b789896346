internal import Corpus
internal import KernelNames
internal import Records

/// Which instances of a template bring a part that no instance before them brought.
///
/// Where a template takes several parts, as `authenc` takes a MAC and a cipher, its code is the same in every combination
/// of them, and so is each part. Once every part has stood in its place under all exercises, another combination can add
/// only what known answers show.
///
/// `cryptd` and `pcrypt` hand on requests without a look at them, so what they wrap counts by its template: `cryptd(ctr(...))`
/// has all exercises once.
struct FirstUses {
    private struct Use: Hashable {
        let template: Substring
        let place: Int
        let part: Substring
    }

    private var met: Set<Use> = []

    /// Takes the next driver's name; true for the first of its parts, and for a driver that is not put together of several.
    mutating func isFirst(_ driver: String) -> Bool {
        let driver = DriverName(driver)
        guard let name = driver.template else { return true }
        let isWrapper = driver.wrapper != nil
        guard name.arguments.count > 1 || isWrapper else { return true }
        let parts = isWrapper ? driver.arguments.map { $0.template?.template ?? $0.text } : name.arguments
        let uses = parts.enumerated().map { Use(template: name.template, place: $0, part: $1) }
        return uses.reduce(false) { met.insert($1).inserted || $0 }
    }
}
