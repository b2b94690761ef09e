/** Branch and bound: one driver for verification, Lipschitz constants and global minima. */
@NullMarked
package org.plumbline.bab;

import org.jspecify.annotations.NullMarked;
