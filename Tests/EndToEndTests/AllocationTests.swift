import TestSupport
import Testing

extension EndToEnd {
    /// `make bench` builds the program that counts.
    @Suite(.serialized) struct AllocationTests {
        @Test func noOperationOfTheLibraryCoreAllocates() throws {
            let benchmark = Checkout.path("Benchmarks/.build/release/afalg-benchmark")
            let outcome = try Setup.algcheck.run(["exec", benchmark, "--allocations"], expecting: [0])
            let counts = outcome.output.matches(of: /(\S+ \d+): (\d+) allocations in 100 operations/)
            #expect(counts.count >= 8)
            for count in counts { #expect(count.2 == "0", "\(count.1)") }
        }
    }
}
