/**
 * People: contact cards, the contact book, who is trusted how far, and the tokens given to them. Pure; knows nobody: no session,
 * path, disk or network. Start with {@link chat.parley.node.contact.ContactBook}.
 */
@NullMarked
package chat.parley.node.contact;

import org.jspecify.annotations.NullMarked;
