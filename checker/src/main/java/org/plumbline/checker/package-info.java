/** The independent certificate checker. */
@NullMarked
package org.plumbline.checker;

import org.jspecify.annotations.NullMarked;
