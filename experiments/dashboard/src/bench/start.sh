#!/bin/bash
# How long the dashboard takes to open over many long runs: one class path, or two in turns.
# start.sh FOLDER RUNS ROWS ROUNDS CLASSPATH [OTHER_CLASSPATH]
# The class paths hold this module's classes and test classes. Prints each measurement with the
# machine's load: what, which, seconds, seconds of CPU since the process began, load of a minute.
folder=$1; runs=$2; rows=$3; rounds=$4; shift 4
bench=org.bindery.dashboard.DashboardBench
java -cp "$1" $bench "$folder" "$runs" "$rows" write
for ((round = 0; round < rounds; round++)); do
  for what in cold warm; do
    which=0
    for path in "$@"; do
      which=$((which + 1))
      # Each has an index of its own, which the other does not understand.
      mkdir -p "$folder/.index-$which"
      rm -rf "$folder/.bindery-dashboard"
      mv "$folder/.index-$which" "$folder/.bindery-dashboard"
      java -cp "$path" $bench "$folder" "$runs" "$rows" $what |
        sed "s/\t/\t$which\t/; s|\$|\t$(cut -d' ' -f1 /proc/loadavg)|"
      mv "$folder/.bindery-dashboard" "$folder/.index-$which"
    done
  done
done | tee /dev/stderr | sort -t "$(printf '\t')" -k1,1 -k2,2n -k3,3n |
  awk -F '\t' '{ key = $1 "\t" $2; n[key]++; wall[key, n[key]] = $3; cpu[key, n[key]] = $4 }
    END { for (key in n) { m = int((n[key] + 1) / 2)
      print "median\t" key "\t" wall[key, m] " s\t(" cpu[key, m] " s of CPU since the start)" } }' |
  sort
