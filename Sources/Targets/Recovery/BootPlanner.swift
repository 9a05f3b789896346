internal import AgentProtocol
internal import KernelNames
internal import Records

/// Decides whether the kernel is booted again, and what the agent is told then.
struct BootPlanner {
    /// Guilty steps after which a driver's remaining steps are left out.
    static let strikes = 3
    /// Boots in a row that may end early without a verdict on anything.
    static let patience = 3
    /// Deaths that may stay unexplained.
    static let openDeaths = 10

    /// What the present boot was told.
    private(set) var orders: Resumption
    /// Whether it is the boot of instances of `cryptd` and `pcrypt`.
    private(set) var isWrapping = false

    /// Whether a death may take with it what the agent said last.
    let losesLastLines: Bool
    private let wrapsLast: Bool
    private var idleBoots = 0
    /// Verdicts before the present boot: steps, modules and names that were blamed, and suspects that were acquitted.
    private var verdicts = 0

    /// - Parameters:
    ///   - wrapsLast: whether a boot of `cryptd` and `pcrypt` follows when everything else is done.
    ///   - losesLastLines: whether a death may take with it what the agent said last.
    init(canBootAgain: Bool, stepLimit: Int, wrapsLast: Bool, losesLastLines: Bool = false) {
        orders = Resumption(canBootAgain: canBootAgain, stepLimit: stepLimit)
        self.wrapsLast = wrapsLast
        self.losesLastLines = losesLastLines
    }

    /// No later boot loads the module.
    mutating func leaveOut(module: String) { orders.unloaded.append(module) }

    /// No later boot binds the name.
    mutating func leaveOut(name: String) { orders.unbound.append(name) }

    /// After a boot that left something to do: whether to go on. Not when boot after boot brought no verdict, or for too many
    /// deaths.
    mutating func goesOn(_ ledger: RunLedger, _ judge: BlameJudge) -> Bool {
        let before = verdicts
        verdicts = count(judge)
        idleBoots = verdicts == before ? idleBoots + 1 : 0
        guard idleBoots < Self.patience, judge.openDeaths < Self.openDeaths else { return false }
        plan(ledger, judge)
        return true
    }

    /// After everything is done: whether the boot of wrappers follows.
    mutating func wraps(_ ledger: RunLedger, _ judge: BlameJudge) -> Bool {
        guard wrapsLast, !isWrapping else { return false }
        isWrapping = true
        idleBoots = 0
        verdicts = count(judge)
        plan(ledger, judge)
        return true
    }

    private func count(_ judge: BlameJudge) -> Int {
        judge.guilty.count + judge.acquitted + orders.unloaded.count + orders.unbound.count
    }

    private mutating func plan(_ ledger: RunLedger, _ judge: BlameJudge) {
        orders.alone = judge.suspects
        orders.guilty = judge.guilty
        orders.audited = ledger.audited
        // Not from the first boot on: each step waits for the connection then.
        orders.isCareful = orders.isCareful || (losesLastLines && judge.openDeaths > 0)
        let struck = judge.guilt.filter { $0.value >= Self.strikes }.map(\.key)
        // What is built over a driver does to the kernel what that one does.
        let builtOver = ledger.planned.keys.filter { driver in
            !struck.contains(driver) && struck.contains { driver.isBuilt(over: $0) }
        }
        orders.dropped = struck + builtOver.sorted { $0.name < $1.name }
        orders.distrusted = judge.guilt.filter { $0.value < Self.strikes }.map(\.key)
        (orders.doneDrivers, orders.doneSteps) = ledger.finished
    }
}
