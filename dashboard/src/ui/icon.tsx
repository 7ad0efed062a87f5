import { firstPictures } from './first-pictures.ts'
import { useLatePictures } from './late-icons.ts'
import type { latePictures } from './late-pictures.ts'
import type { Picture } from './picture.ts'
import { scaled } from './scaled.ts'

export type IconName = keyof typeof firstPictures | keyof typeof latePictures

const isFirst = (name: IconName): name is keyof typeof firstPictures => Object.hasOwn(firstPictures, name)

const usePicture = (name: IconName): Picture | null => {
  const late = useLatePictures(!isFirst(name))
  return isFirst(name) ? firstPictures[name] : (late?.[name] ?? null)
}

/** A picture beside words, hidden from screen readers: the words say it. 16 px unless told otherwise. */
export const Icon = ({ name, size = 16, className }: { name: IconName; size?: number; className?: string }) => {
  const Shown = usePicture(name)
  const look = className ? `shrink-0 ${className}` : 'shrink-0'
  // Its place, so that nothing moves when it comes.
  if (Shown === null) return <svg aria-hidden="true" width={scaled(size)} height={scaled(size)} className={look} />
  return <Shown aria-hidden size={scaled(size)} strokeWidth={1.75} className={look} />
}
