/** What must never happen: bounds that exclude a value, proofs of what is false. */
@NullMarked
package org.plumbline.soundness;

import org.jspecify.annotations.NullMarked;
