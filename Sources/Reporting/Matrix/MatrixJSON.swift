internal import Corpus
internal import JSONC
internal import KernelNames
internal import Records

/// A matrix as one JSON object; `Documentation/matrix.md` has its members.
public enum MatrixJSON {
    /// The version of the format.
    public static let version = 1

    /// The object, indented.
    public static func render(_ matrix: KernelMatrix) -> String {
        JSONValue.object([
            "v": .int(version),
            "subject": .string(matrix.subject.rawValue),
            "exitCode": .int(Int(matrix.exitCode)),
            "acceptanceFaults": .strings(matrix.acceptanceFaults),
            "kernels": .array(matrix.columns.map(kernel)),
            "drivers": .array(matrix.rows.map { row($0, of: matrix) }),
            "steps": .array(
                matrix.steps.map { step in
                    .object([
                        "base": .string(matrix.columns[step.base].name), "new": .string(matrix.columns[step.new].name),
                        "changedVerdicts": .int(step.changedVerdicts),
                        "changes": .array(step.changes.map(ComparisonJSON.change)),
                    ])
                }
            ),
        ]).text(pretty: true) + "\n"
    }

    private static func kernel(_ column: KernelColumn) -> JSONValue {
        .object([
            "kernel": .string(column.name), "release": column.release.map { .string($0) },
            "folder": column.folder?.split(separator: "/").last.map { .string(String($0)) },
            "verdict": column.verdict.map { .string($0.rawValue) }, "exitCode": .int(Int(column.exitCode)),
            "fault": column.fault.map { .string($0) },
            "features": .strings(column.features),
            "drivers": column.run.map { .int($0.drivers.count) }, "checks": column.run.map { .int($0.executed) },
        ])
    }

    private static func row(_ row: KernelMatrix.Row, of matrix: KernelMatrix) -> JSONValue {
        .object([
            "type": .string(row.driver.type.rawValue), "algorithm": .string(row.driver.algorithm.name),
            "driver": .string(row.driver.name), "cells": .array(row.cells.map(cell)),
            "implementations": row.hasSeveralCodes
                ? .array(row.implementations.map { implementation($0, of: matrix) }) : nil,
        ])
    }

    private static func implementation(_ one: KernelMatrix.Row.Implementation, of matrix: KernelMatrix) -> JSONValue {
        .object([
            "code": .string(one.code), "state": .string(one.verdict.rawValue),
            "on": .array(one.places.map { .string(matrix.columns[$0].name) }),
        ])
    }

    private static func cell(_ cell: KernelMatrix.Cell) -> JSONValue {
        let state = cell.isKnown ? cell.verdict?.rawValue ?? "absent" : "unknown"
        return .object([
            "state": .string(state), "reason": cell.reason.map { .string($0) },
            "checks": cell.verdict == nil ? nil : .int(cell.checks),
            "backend": cell.isByModule ? .string(cell.backend.rawValue) : nil,
            "code": cell.code.map { .string($0) },
            "changes": .strings(cell.changes.map(\.rawValue)),
            "formerly": .strings(cell.formerly),
            "successor": cell.successor.map { .string($0) },
            "formerVerdict": cell.formerVerdict.map { .string($0.rawValue) },
        ])
    }
}
