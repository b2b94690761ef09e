/** Lipschitz constants of networks. */
@NullMarked
package org.plumbline.lipschitz;

import org.jspecify.annotations.NullMarked;
