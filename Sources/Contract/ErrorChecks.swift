internal import Glibc

/// The table of errors: which call is refused with what.
enum ErrorChecks {
    static let all: [ContractCheck] = socket

    private static func open(_ type: CInt, _ protocolNumber: CInt) -> String {
        let descriptor = Glibc.socket(ALG.family, type, protocolNumber)
        guard descriptor >= 0 else { return RawSocket.error }
        close(descriptor)
        return "ok"
    }

    private static let socket = [
        ContractCheck(
            "errors/socket-type",
            "A socket of another type than SEQPACKET is refused.",
            is: "ESOCKTNOSUPPORT"
        ) {
            open(CInt(SOCK_STREAM.rawValue), 0)
        },
        ContractCheck("errors/socket-protocol", "A protocol other than 0 is refused.", is: "EPROTONOSUPPORT") {
            open(CInt(SOCK_SEQPACKET.rawValue), 1)
        },
    ]
}
