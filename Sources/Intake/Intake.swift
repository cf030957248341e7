import CLibXML2
import Subprocess
