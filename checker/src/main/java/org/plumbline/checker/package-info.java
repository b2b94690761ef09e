/** The independent certificate checker: the JDK only, no code of the other modules. */
package org.plumbline.checker;
