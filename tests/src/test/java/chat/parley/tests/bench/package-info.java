/**
 * What Parley costs, each beside a floor: the same work with nothing but the unavoidable, in the same minutes on the same machine.
 * Run by hand; no build depends on a time. A benchmark is a class with a {@code main}, and a test that Surefire runs only when it is
 * named:
 *
 * <pre>mvn -q -pl tests -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=RelayBenchmark</pre>
 *
 * Ratios are taken within a pair of neighbouring runs, then their median; costs are CPU of processes rather than time. Load stays on
 * loopback, and a worker process ends by itself when whoever started it does. Start with {@link
 * chat.parley.tests.bench.RelayBenchmark}.
 */
package chat.parley.tests.bench;
