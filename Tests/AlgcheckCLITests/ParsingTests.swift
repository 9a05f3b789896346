import Testing

@testable import AlgcheckCLI

@Suite struct ParsingTests {
    @Test func everyCommandHasAName() {
        let commands = Algcheck.configuration.subcommands
        #expect(Set(commands.map { $0._commandName }).count == commands.count)
    }
}
