/** Pictures that no first page shows before somebody touches it; ./icon.tsx has the others. */
import Activity from 'lucide-react/icons/activity'
import Archive from 'lucide-react/icons/archive'
import ArrowRight from 'lucide-react/icons/arrow-right'
import Ban from 'lucide-react/icons/ban'
import BookOpen from 'lucide-react/icons/book-open'
import Building2 from 'lucide-react/icons/building-2'
import Calendar from 'lucide-react/icons/calendar'
import ChevronLeft from 'lucide-react/icons/chevron-left'
import ChevronRight from 'lucide-react/icons/chevron-right'
import Clock from 'lucide-react/icons/clock'
import Columns3 from 'lucide-react/icons/columns-3'
import Command from 'lucide-react/icons/command'
import Copy from 'lucide-react/icons/copy'
import Download from 'lucide-react/icons/download'
import Ellipsis from 'lucide-react/icons/ellipsis'
import FlaskConical from 'lucide-react/icons/flask-conical'
import Gauge from 'lucide-react/icons/gauge'
import Globe from 'lucide-react/icons/globe'
import Keyboard from 'lucide-react/icons/keyboard'
import Link from 'lucide-react/icons/link'
import ListFilter from 'lucide-react/icons/list-filter'
import LockOpen from 'lucide-react/icons/lock-open'
import Mail from 'lucide-react/icons/mail'
import Minus from 'lucide-react/icons/minus'
import Monitor from 'lucide-react/icons/monitor'
import Moon from 'lucide-react/icons/moon'
import Pause from 'lucide-react/icons/pause'
import Pencil from 'lucide-react/icons/pencil'
import Play from 'lucide-react/icons/play'
import RotateCw from 'lucide-react/icons/rotate-cw'
import Send from 'lucide-react/icons/send'
import Server from 'lucide-react/icons/server'
import ShieldAlert from 'lucide-react/icons/shield-alert'
import Square from 'lucide-react/icons/square'
import Sun from 'lucide-react/icons/sun'
import Table2 from 'lucide-react/icons/table-2'
import Trash2 from 'lucide-react/icons/trash-2'
import type { Picture } from './picture.ts'

export const latePictures = {
  activity: Activity,
  archive: Archive,
  'arrow-right': ArrowRight,
  ban: Ban,
  book: BookOpen,
  calendar: Calendar,
  'chevron-left': ChevronLeft,
  'chevron-right': ChevronRight,
  clock: Clock,
  columns: Columns3,
  command: Command,
  copy: Copy,
  download: Download,
  filter: ListFilter,
  gauge: Gauge,
  globe: Globe,
  keyboard: Keyboard,
  link: Link,
  mail: Mail,
  minus: Minus,
  moon: Moon,
  more: Ellipsis,
  pause: Pause,
  pencil: Pencil,
  play: Play,
  rotate: RotateCw,
  send: Send,
  server: Server,
  'shield-alert': ShieldAlert,
  stop: Square,
  sun: Sun,
  system: Monitor,
  table: Table2,
  test: FlaskConical,
  trash: Trash2,
  unlock: LockOpen,
  workspace: Building2,
} satisfies Record<string, Picture>
