/**
 * Two nodes' sessions in virtual time: everything drawn from one seed, faults included; first chaos, then everything heals and
 * must be delivered and acknowledged. Knows the session room only. Start with {@link chat.parley.tests.sim.Schedule}.
 */
package chat.parley.tests.sim;
