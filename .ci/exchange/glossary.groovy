// Run by OmegaT in console mode when the project is loaded: which glossary files it reads with how many
// entries, and what the glossary pane would show for each segment. The pane itself needs a window, so it is
// made without one; OmegaT's own classes load and search.
import org.omegat.core.Core
import org.omegat.gui.glossary.FindGlossaryThread
import org.omegat.gui.glossary.GlossaryManager
import org.omegat.gui.glossary.GlossaryTextArea

if (eventType.toString() != 'LOAD') return

def field = { owner, name ->
    def type = owner
    while (type != null) {
        try { def found = type.getDeclaredField(name); found.accessible = true; return found } catch (NoSuchFieldException e) { type = type.superclass }
    }
}
def flat = { it.replaceAll('[\t\r\n]', ' ') }
def unsafe = field(Class.forName('sun.misc.Unsafe'), 'theUnsafe').get(null)
def pane = unsafe.allocateInstance(GlossaryTextArea)
def manager = new GlossaryManager(pane)
def project = Core.project.projectProperties
def print = new PrintStream(new FileOutputStream(FileDescriptor.out), true, 'UTF-8')

field(GlossaryManager, 'priorityGlossary').set(manager, new File(project.writeableGlossary))
def loaded = field(GlossaryManager, 'glossaries').get(manager)
new File(project.glossaryRoot).listFiles().sort().each { file ->
    try {
        def entries = manager.loadGlossaryFile(file)
        if (entries == null) { print.println("FILE\t${file.name}\tnot read"); return }
        loaded.put(file.path, entries)
        print.println("FILE\t${file.name}\t${entries.size()}")
        entries.each { print.println("ENTRY\t${file.name}\t${flat(it.srcText)}\t${flat(it.getLocTerms(false).join('|'))}") }
    } catch (Throwable error) { print.println("FILE\t${file.name}\t${error.class.simpleName}") }
}
def current = field(GlossaryTextArea, 'currentlyProcessedEntry')
Core.project.allEntries.each { segment ->
    current.set(pane, segment)
    print.println("SEGMENT\t${segment.srcText}")
    new FindGlossaryThread(pane, segment, manager).search().each {
        print.println("HIT\t${flat(it.srcText)}\t${flat(it.getLocTerms(false).join('|'))}")
    }
}
