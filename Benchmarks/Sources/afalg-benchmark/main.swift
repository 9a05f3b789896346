// afalg-benchmark [rounds [algorithm...]]: AFALG against a bare C loop and libkcapi.
// afalg-benchmark --allocations: fails if an operation of AFALG allocates memory.
import CBenchmark
import Glibc

let arguments = CommandLine.arguments.dropFirst()

// One message of 1 MiB needs more option memory than Linux 6.1 gives a socket (20480); later kernels give this much.
// The send buffer is raised by every contender that can: AFALG by itself, the bare loop by SO_SNDBUFFORCE.
let hasOptionMemory = bench_write("/proc/sys/net/core/optmem_max", "131072") == 0

if arguments.first == "--allocations" {
    exit(try Allocations.report() ? 0 : 1)
}
let rounds = arguments.first.flatMap { Int($0) } ?? 61
let chosen = arguments.dropFirst().isEmpty ? Case.algorithms : Array(arguments.dropFirst())
exit(try Comparison(rounds: rounds, algorithms: chosen).report() ? 0 : 1)
