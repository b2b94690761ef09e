#!/usr/bin/env python3
"""Prints the table of docs/results/benchmarks.md from result files of `plumbline batch`.

usage: benchmark_table.py BENCHMARKS RESULTS.jsonl...

BENCHMARKS is the folder with one folder per benchmark; a result file is named after its folder.
The last row of an instance counts. Columns as the page explains them.
"""
import csv
import json
import os
import statistics
import sys

ASKED = {
    "acasxu": "124", "rl_benchmarks": "100", "reach_prob_density": "24", "collins_rul_cnn": "41",
    "tllverifybench": "16", "linearizenn": "40", "cersyve": "8", "metaroom": "5",
    "safenlp": "355 / 357", "malbeware": "63 / 66", "sat_relu": "50 / 65", "mnist_fc": "47 / 53",
    "oval21": "13 / 17", "cifar10_resnet": "24 / 30", "sri_resnet_a": "14 / 18",
    "cora": "22 / 24", "eran": "29 / 34", "dist_shift": "46", "verivital": "36",
    "cifar_biasfield": "2 / 3", "marabou_cifar10": "28 / 31",
}


def name(path):
    return os.path.basename(path).replace(".onnx", "").replace(".vnnlib", "")


def main(benchmarks, files):
    print("| folder | known | run | solved | unsat | wrong | errors | median s | best tool s | faster"
          " | tools | in double | limit s | asked of all at 300 s |")
    print("|" + "---|" * 14)
    unsolved, commits = [], set()
    for file in sorted(files):
        folder = os.path.basename(file).removesuffix(".jsonl")
        with open(os.path.join(benchmarks, folder, "expected.csv")) as f:
            expected = {(r["onnx"], r["vnnlib"]): r for r in csv.DictReader(f)}
        known = {k: r for k, r in expected.items() if r["expected"] in ("sat", "unsat")}
        rows = {}
        with open(file) as f:
            for line in f:
                row = json.loads(line)
                if (row["onnx"], row["vnnlib"]) in known:
                    rows[row["onnx"], row["vnnlib"]] = row
        solved = {k: r for k, r in rows.items() if r["verdict"] in ("sat", "unsat")}
        wrong = sum(r["verdict"] != known[k]["expected"] for k, r in solved.items())
        errors = sum(r["verdict"] not in ("sat", "unsat", "unknown", "timeout") for r in rows.values())
        unsat = [r for r in solved.values() if r["verdict"] == "unsat"]
        executions = sum(r.get("arithmetic") == "float32-any-order" for r in unsat)
        best = {k: float(known[k]["best_tool_time_s"] or "nan") for k in solved}
        faster = sum(r["seconds"] < best[k] for k, r in solved.items())
        tools = [len(known[k]["tools_agreeing"].split("+")) for k in rows]
        bounded = sum(r.get("rows", 0) for r in rows.values())
        double = sum(r.get("rows_in_double", 0) for r in rows.values())
        limits = sorted({round(r["timeout"]) for r in rows.values()})
        commits |= {r["commit"] for r in rows.values()}
        times = sorted(b for b in best.values() if b == b)
        print(f"| {folder} | {len(known)} | {len(rows)} | {len(solved)} | {len(unsat)} ({executions})"
              f" | {wrong} | {errors} | {statistics.median(r['seconds'] for r in solved.values()):.1f}"
              f" | {statistics.median(times):.1f} | {faster} | {statistics.median(tools):g}"
              f" | {f'{100 * double / bounded:.1f} %' if bounded else ''}"
              f" | {'–'.join(map(str, sorted({limits[0], limits[-1]})))} | {ASKED.get(folder, '')} |")
        unsolved += [f"* {folder}: {name(k[0])} {name(k[1])} ({r['verdict']}, {r['expected']})"
                     for k, r in rows.items() if k not in solved]
    print("\nCommits: " + ", ".join(sorted(commits)) + "\n")
    print("\n".join(unsolved))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
