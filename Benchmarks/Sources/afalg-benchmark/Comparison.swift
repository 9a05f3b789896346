import CBenchmark
import Glibc

/// Runs the contenders in turns and compares their medians.
struct Comparison {
    /// What AFALG may cost more than the bare loop.
    static let limit = 1.05
    /// What a turn lasts at least, in nanoseconds.
    private static let turn: UInt64 = 4_000_000

    let rounds: Int
    let algorithms: [String]

    /// Prints a table; whether AFALG keeps its limits everywhere.
    func report() throws -> Bool {
        print("case                 bare ns/op   AFALG ns/op  libkcapi ns/op  AFALG/bare  AFALG/libkcapi")
        var isGood = true
        for name in algorithms {
            for size in Case.sizes {
                let row = try compare(Case(name, size: size))
                print(row.text)
                // Whoever watches sees each line, and a hang leaves what came before it.
                fflush(nil)
                if !row.isGood { isGood = false }
            }
        }
        return isGood
    }

    private func compare(_ what: Case) throws -> Row {
        var bare = try Bare(what)
        var library = try Library(what)
        var kcapi: Kcapi?
        if what.isBeyondKcapi {
            print("\(what.name) \(what.size): libkcapi left out: its send would wait for ever")
        } else {
            var made = try Kcapi(what)
            try made.run(what, count: 1)
            kcapi = consume made
        }
        // Enough operations that reading the clock costs nothing; this also warms everything up.
        var count = 1
        while try time({ try bare.run(what, count: count) }) < Self.turn { count *= 2 }
        try library.run(what, count: max(count / 8, 1))

        var times: (bare: [Double], library: [Double], kcapi: [Double]) = ([], [], [])
        for round in 0..<rounds {
            for place in 0..<3 {
                // Everybody is first, second and last as often.
                switch (place + round) % 3 {
                case 0: times.bare.append(Double(try time { try bare.run(what, count: count) }) / Double(count))
                case 1: times.library.append(Double(try time { try library.run(what, count: count) }) / Double(count))
                default:
                    guard kcapi != nil else { continue }
                    times.kcapi.append(Double(try time { try kcapi!.run(what, count: count) }) / Double(count))
                }
            }
        }
        return Row(what, bare: times.bare, library: times.library, kcapi: times.kcapi)
    }

    private func time(_ body: () throws -> Void) rethrows -> UInt64 {
        let start = bench_now()
        try body()
        return bench_now() - start
    }
}

/// One line of the table.
struct Row {
    let text: String
    let isGood: Bool

    init(_ what: Case, bare: [Double], library: [Double], kcapi: [Double]) {
        func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
        // Of turns next to each other: what slows the machine down slows both.
        let ratios = zip(library, bare).map { $0 / $1 }
        let ratiosToKcapi = zip(library, kcapi).map { $0 / $1 }
        let ratio = median(ratios)
        let toKcapi = ratiosToKcapi.isEmpty ? nil : median(ratiosToKcapi)
        // A limit is missed when three quarters of the turns miss it: large messages cost what the cipher costs, and
        // their ratios are 1 with noise on both sides.
        func lowerQuartile(_ values: [Double]) -> Double { values.sorted()[values.count / 4] }
        isGood =
            lowerQuartile(ratios) <= Comparison.limit
            && (ratiosToKcapi.isEmpty || lowerQuartile(ratiosToKcapi) < 1)
        func cell(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        func thousandths(_ value: Double) -> String {
            let whole = Int((value * 1000).rounded())
            let digits = String(1000 + whole % 1000).dropFirst()
            return "\(whole / 1000).\(digits)"
        }
        let name = "\(what.name) \(what.size)"
        text =
            name + cell("", 18 - name.count) + cell("\(Int(median(bare)))", 13) + cell("\(Int(median(library)))", 14)
            + cell(kcapi.isEmpty ? "-" : "\(Int(median(kcapi)))", 16) + cell(thousandths(ratio), 12)
            + cell(toKcapi.map(thousandths) ?? "-", 16) + (isGood ? "" : "  OVER")
    }
}
