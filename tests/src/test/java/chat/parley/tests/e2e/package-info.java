/** Whole nodes and servers on loopback, in this process or as processes of their own. */
package chat.parley.tests.e2e;
