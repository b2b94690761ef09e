#!/usr/bin/env bash
# Builds, then prints the tables of docs/results/kernels.md: kernels.sh [ROUNDS [PARTS]]
set -eu
cd "$(dirname "$0")/../.."
mvn -B -ntp -q -Dspotless.check.skip=true -pl tests -am test-compile \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=target/class-path.txt >&2
java=java
for home in "${PLUMBLINE_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  if grep -qs '^JAVA_VERSION="25' "$home/release"; then java=$home/bin/java && break; fi
done
exec "$java" -Xmx3g --sun-misc-unsafe-memory-access=allow --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
  -cp "tests/target/test-classes:$(cat tests/target/class-path.txt)" \
  org.plumbline.benchmarks.KernelTable ../shared "$@"
