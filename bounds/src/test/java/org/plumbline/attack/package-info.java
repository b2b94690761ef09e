/** Tests of what only the package of attacks sees. */
@NullMarked
package org.plumbline.attack;

import org.jspecify.annotations.NullMarked;
