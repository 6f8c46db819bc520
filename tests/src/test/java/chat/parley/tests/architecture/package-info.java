/** Who may use whom, and what pure rooms may not touch: the table of {@code docs/ARCHITECTURE.md} as tests. */
package chat.parley.tests.architecture;
